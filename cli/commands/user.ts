import { ROLES, type User } from '../../core/contract/accounts.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { type Client, clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, type ParsedArgs } from '../command.ts';
import { table } from '../table.ts';

export const userCommand: Command = {
  name: 'user',
  summary: 'list, approve, disable users, change roles, reset passwords',
  help: `Usage: flowtrail user list\n       flowtrail user approve NAME [ROLE]\n       flowtrail user disable NAME\n       flowtrail user role NAME ${ROLES.join('|')}\n       flowtrail user reset-password NAME\n\nOptions:\n${COMMON_HELP}\n`,
  options: COMMON,
  run: async (args, io) => {
    const client = await clientOf(args, { held: true });
    try {
      const answer = await act(client, args);
      if (flag(args, 'json')) return io.out(`${JSON.stringify(answer)}\n`);
      if ('users' in answer) {
        io.out(
          `${table(
            ['name', 'role', 'state', 'second factor', 'last sign-in (UTC)'],
            answer.users.map((u) => [u.username, u.role, u.state, u.totp ? 'on' : 'off', u.last_sign_in]),
          )}\n`,
        );
      } else if ('temporary_password' in answer) {
        io.out(`Temporary password, to be changed at the next sign-in: ${answer.temporary_password}\n`);
      } else io.out(`${answer.username}: ${answer.role}, ${answer.state}\n`);
    } finally {
      await client.close();
    }
  },
};

async function act(
  client: Client,
  args: ParsedArgs,
): Promise<{ users: User[] } | { temporary_password: string } | User> {
  const [action = 'list', name, role] = args.positionals;
  const { users } = await client.call<{ users: User[] }>('users');
  if (action === 'list') return { users };
  const user = users.find((candidate) => candidate.username.toLowerCase() === name?.toLowerCase());
  if (user === undefined) throw new InvalidInputError(`no user ${JSON.stringify(name ?? '')}`);
  const params = { user_id: user.user_id };
  if (action === 'reset-password') return client.call('resetPassword', { params });
  const changes: Record<string, unknown> = {
    approve: { state: 'active', ...(role !== undefined && { role }) },
    disable: { state: 'disabled' },
    role: { role },
  };
  const body = changes[action];
  if (body === undefined)
    throw new InvalidInputError(
      `expected list, approve, disable, role or reset-password, got ${JSON.stringify(action)}`,
    );
  return client.call('updateUser', { params, body });
}
