import { randomUUID } from 'node:crypto';
import type { Account } from '@mysms/contract/accounts';
import request from 'supertest';
import type { TestApp } from './start-test-app.ts';

/** A person who has just signed up, with their browser's cookie. */
export interface Person {
  readonly account: Account;
  readonly email: string;
  readonly password: string;
  readonly agent: ReturnType<typeof request.agent>;
}

/** Signs a new person up. */
export async function signUp({ app }: Pick<TestApp, 'app'>, name = 'Rosa'): Promise<Person> {
  const agent = request.agent(app);
  const email = `${randomUUID()}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  const answer = await agent.post('/users').send({ user: { email, password, name } }).expect(201);
  return { account: answer.body as Account, email, password, agent };
}
