/** Takes what becomes of requests, for metrics. Never throws. */
export type Traffic = Readonly<{
  /** A target was chosen for one. */
  forwarded: (targetGroup: string) => void;
  /** The target began to answer, that long after the request went to it. */
  answered: (targetGroup: string, status: number, seconds: number) => void;
  /** The load balancer itself answered with an error; 460 when the client left before any answer. */
  failed: (status: number) => void;
}>;
