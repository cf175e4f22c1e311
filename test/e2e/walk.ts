import type { Dashboard } from './dashboard.ts';
import type { Person } from './person.ts';

/** What the chapters of the walk share; each begins where the one before ended. */
export interface Walk {
  readonly dashboard: Dashboard;
  readonly admin: Person;
  readonly analyst: Person;
}

export type WalkRef = () => Walk;

export const ADMIN = { username: 'asha', display_name: 'Asha Rao', password: 'correct horse battery' } as const;
export const ANALYST = { username: 'vikram', display_name: 'Vikram Iyer', password: 'seven green umbrellas' } as const;
