import type { Attempt } from '../../evidence/detectors/auth.ts';

/** A credential that was tried, and the text of the answer. */
export type Tried = Attempt & Readonly<{ text: string }>;
