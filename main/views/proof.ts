import { errorCodes } from '../../contract/errors.ts';
import { type ProofView, type ProofWindowView, type StreamProof, unprovableReasons } from '../../contract/ipc/index.ts';
import { isDerived, type Stream } from '../../providers/kit/index.ts';
import { shiftDay } from '../proof/days.ts';
import { gapOf } from '../proof/split.ts';
import type { Connection } from '../store/connections.ts';
import type { Proof, ProofWindow } from '../store/proof.ts';
import type { Surroundings } from './connections.ts';

type Around = Pick<Surroundings, 'repos' | 'providers'> & { readonly isProving: (connectionId: string) => boolean };

/** How all streams of a connection stand against the vendor's own numbers. */
export function proofView(connection: Pick<Connection, 'id' | 'provider'>, around: Around): ProofView {
  const streams = around.providers.get(connection.provider)?.streams ?? [];
  return {
    checking: around.isProving(connection.id),
    streams: streams.map((stream) => streamProof(connection.id, stream, streams, around)),
  };
}

function streamProof(connectionId: string, stream: Stream, all: readonly Stream[], { repos }: Around): StreamProof {
  const state = repos.streams.find(connectionId, stream.id);
  const proof = state ? repos.proofs.find(state.id) : null;
  const other = isDerived(stream) ? (all.find(({ id }) => id === stream.from)?.label ?? null) : null;
  return {
    stream: stream.id,
    label: stream.label,
    way: wayOf(stream),
    other,
    enabled: state?.enabled ?? false,
    at: proof?.at ?? null,
    firstDay: proof?.firstDay ?? null,
    completeTo: proof ? completeTo(proof) : null,
    missing: proof?.missing ?? 0,
    surplus: proof?.surplus ?? 0,
    setAside: proof?.setAside ?? 0,
    problem: errorCodes.find((code) => code === proof?.problem) ?? null,
    unprovable: unprovableReasons.find((reason) => reason === proof?.problem) ?? null,
    windows: (proof?.windows ?? []).map(windowView),
    sums: (proof?.sums ?? []).map((sum) => ({ ...sum, gap: sum.theirs - sum.ours })),
  };
}

function wayOf(stream: Stream): StreamProof['way'] {
  if (isDerived(stream)) return 'with_other';
  if (!stream.tally) return 'no_numbers';
  const { by } = stream.tally;
  return by === 'whole' || by === 'balance' ? by : 'days';
}

/** The day before the first on which something is missing; the last that was proved where nothing is. */
function completeTo({ firstDay, lastDay, missing, windows }: Proof): string | null {
  const lacking = missing > 0 ? windows.find((one) => gapOf(one) > 0) : undefined;
  if (!lacking || lacking.first === '') return lastDay;
  return firstDay !== null && lacking.first > firstDay ? shiftDay(lacking.first, -1) : null;
}

function windowView({ first, last, theirs, ours, setAside }: ProofWindow): ProofWindowView {
  const gap = gapOf({ theirs, ours, setAside });
  return { first: first || null, last: last || null, theirs, ours, setAside, gap };
}
