import type { SignInAttempt } from '../../evidence/detectors/auth.ts';

/** A credential that was sent, with the text of the response. */
export type TriedCredential = SignInAttempt & Readonly<{ text: string }>;
