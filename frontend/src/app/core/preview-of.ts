import type { LastMessage } from '@mysms/contract/conversations';

/** What is shown of a conversation's last text; of one without words what came with it. */
export function previewOf({ direction, content, media_count }: LastMessage): string {
  if (content.trim() !== '') return content;
  if (media_count > 0) return media_count === 1 ? '1 attachment' : `${media_count} attachments`;
  return direction === 'outbound' ? '' : 'No text';
}
