import type { PipelineStage } from 'mongoose';

/** Nobody reads a larger number than this, and counting on would have no bound. */
const maxUnread = 1000;

/** What is of whom the conversation is of. All indexes begin with the account. */
const owner = '$account';
const isOwners = { $eq: ['$account', '$$owner'] };

/** Adds its owner's `membership`, absent where there is none, and `is_archived`. */
export const joinMembership: readonly PipelineStage[] = [
  {
    $lookup: {
      from: 'memberships',
      localField: '_id',
      foreignField: 'conversation',
      let: { owner },
      pipeline: [{ $match: { $expr: isOwners } }],
      as: 'membership',
    },
  },
  { $set: { membership: { $first: '$membership' } } },
  // A later inbound text brings it back.
  {
    $set: {
      is_archived: {
        $and: [
          { $gt: ['$membership.archived_seq', null] },
          { $gte: ['$membership.archived_seq', '$inbound_seq'] },
        ],
      },
    },
  },
];

/** Adds `unread`: how many inbound messages lie beyond what was read. After `joinMembership`. */
export const countUnread: readonly PipelineStage[] = [
  {
    $lookup: {
      from: 'messages',
      localField: '_id',
      foreignField: 'conversation',
      let: { owner, read: { $ifNull: ['$membership.read_seq', 0] }, latest: '$inbound_seq' },
      pipeline: [
        // Between the two: where nothing came in, the planner has nothing to look at in any index.
        {
          $match: {
            direction: 'inbound',
            $expr: { $and: [isOwners, { $gt: ['$seq', '$$read'] }, { $lte: ['$seq', '$$latest'] }] },
          },
        },
        // In the order of the index that holds nothing else, so that the planner takes that one.
        { $sort: { seq: 1 } },
        { $limit: maxUnread },
        { $count: 'count' },
      ],
      as: 'unread',
    },
  },
  { $set: { unread: { $ifNull: [{ $first: '$unread.count' }, 0] } } },
];

/** Adds the contact as `other` and the newest message as `last`, absent where there is none. */
export const joinOthers: readonly PipelineStage[] = [
  { $lookup: { from: 'contacts', localField: 'contact', foreignField: '_id', as: 'other' } },
  {
    $lookup: {
      from: 'messages',
      localField: '_id',
      foreignField: 'conversation',
      let: { owner },
      pipeline: [
        { $match: { $expr: isOwners } },
        { $sort: { seq: -1 } },
        { $limit: 1 },
        {
          $project: {
            direction: 1,
            content: 1,
            status: 1,
            media_count: { $size: { $ifNull: ['$media', []] } },
            created_at: 1,
          },
        },
      ],
      as: 'last',
    },
  },
  { $set: { other: { $first: '$other' }, last: { $first: '$last' } } },
];
