import type { Account } from '@mysms/contract/accounts';
import type { CurrentAccount } from './account-record.ts';

/** An account as its owner is shown it; never anything about the password. */
export function toAccount(account: CurrentAccount): Account {
  const { id, email, name, role, createdAt } = account;
  return { _id: id, email, name, role, created_at: createdAt.toISOString() };
}
