import { insist } from '../store/insist.ts';
import { inStore } from '../store/table.ts';
import type { Accounts, OpenReservation } from './account.ts';
import type { Attempt, Limited, LimitedAccounts } from './limited-account.ts';
import type { MicroDollars } from './prices.ts';
import type { Use } from './use.ts';

/** Time in milliseconds for retrying to undo a failed reservation when no call follows. */
const UNDO_WITHIN_MS = 30_000;
/**
 * Number of calls that the team's account must still pay for, so that both accounts are updated at once. Requests that
 * the person's account refuses may hold that many amounts of the team's for a moment.
 */
export const TEAM_ROOM_IN_CALLS = 100;

type Options = Readonly<{
  accounts: Accounts;
  limited: Pick<LimitedAccounts, 'take'>;
  team: Limited;
  teamRoomInCalls: number;
}>;

/** The attempt that holds the money of a call in both accounts, or the amount that is left in the refusing account. */
type Taken = Attempt | Readonly<{ left: MicroDollars }>;

/**
 * Returns functions that reserve and settle money in a person's account and in the team's, as
 * `docs/decisions/spending.md` explains.
 */
export function createBothAccounts({ accounts, limited, team, teamRoomInCalls }: Options) {
  /** The amount that is left to the team, as this ECS task saw it last. Unknown until the first call. */
  let teamLeft: MicroDollars | undefined;

  const takeOfTeam = async (attempt: Attempt) => {
    const taken = await limited.take(team, attempt);
    teamLeft = taken.left;
    return taken;
  };

  const undo = async (own: Limited, { callId, open }: Attempt): Promise<void> => {
    const none = { callId, open, cost: 0, use: undefined };
    await Promise.all([own, team].map(({ holder }) => accounts.settle(holder, none)));
  };

  /** Undoes an attempt whose updates failed: they may have succeeded although the response was lost. */
  const undoLater = (own: Limited, attempt: Attempt): void => {
    // A reservation that cannot be undone in this time is settled once it is stale.
    insist(() => inStore(() => undo(own, attempt)), UNDO_WITHIN_MS).catch(() => {});
  };

  /** Updates both accounts at the same time. Undoes both updates when an account refuses. */
  async function takeAtOnce(own: Limited, attempt: Attempt): Promise<boolean> {
    const { callId, open } = attempt;
    const updates = [own, team].map(({ holder, limit }) =>
      accounts.reserve(holder, { callId, open, limit }),
    );
    // Both updates have ended before the first is undone. An update that arrives later would not be undone.
    await Promise.allSettled(updates);
    const [ofOwn, ofTeam] = await Promise.all(updates);
    teamLeft = ofTeam ?? teamLeft;
    if (ofOwn !== undefined && ofTeam !== undefined) return true;
    await undo(own, attempt);
    return false;
  }

  /** Updates the person's account, then the team's. Gives the first amount back when the team's account refuses. */
  async function takeInOrder(own: Limited, attempt: Attempt): Promise<true | MicroDollars> {
    const ofOwn = await limited.take(own, attempt);
    if (!ofOwn.isTaken) return ofOwn.left;
    const ofTeam = await takeOfTeam(attempt);
    if (ofTeam.isTaken) return true;
    await undo(own, attempt);
    return ofTeam.left;
  }

  /** Runs one attempt under a new id, and undoes it when the store fails, because no call follows. */
  async function attempting<T>(
    own: Limited,
    { open, take }: { open: OpenReservation; take: (own: Limited, attempt: Attempt) => Promise<T> },
  ): Promise<Readonly<{ attempt: Attempt; taken: T }>> {
    // The id is not the trace id: a client chooses its trace id, so several calls could share one reservation. Each
    // attempt has a new one, so that a delayed update of an earlier attempt is not mistaken for this attempt's.
    const attempt = { callId: crypto.randomUUID(), open };
    try {
      return { attempt, taken: await take(own, attempt) };
    } catch (error) {
      undoLater(own, attempt);
      throw error;
    }
  }

  return {
    /**
     * Reserves an amount in both accounts. While the team has enough left, both are updated at once, so that the call
     * waits for one round trip. Only the fixed order decides that an account refuses.
     */
    async take(own: Limited, open: OpenReservation): Promise<Taken> {
      if (teamLeft !== undefined && teamLeft >= open.amount * teamRoomInCalls) {
        const { attempt, taken } = await attempting(own, { open, take: takeAtOnce });
        if (taken) return attempt;
      }
      const { attempt, taken } = await attempting(own, { open, take: takeInOrder });
      return taken === true ? attempt : { left: taken };
    },

    /** Settles the call of an attempt in both accounts; only the person's account counts its use. */
    async settle(
      { holder }: Limited,
      { callId, open }: Attempt,
      { cost, use }: { cost: MicroDollars; use: Pick<Use, 'route' | 'usage'> | undefined },
    ): Promise<void> {
      await Promise.all([
        accounts.settle(holder, { callId, open, cost, use }),
        accounts.settle(team.holder, { callId, open, cost, use: undefined }),
      ]);
    },
  };
}
