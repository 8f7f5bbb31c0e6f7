/** Receives the outcomes of requests, for metrics. Never throws. */
export type Traffic = Readonly<{
  /** A target was chosen for a request. */
  forwarded: (targetGroup: string) => void;
  /** The target began its response, the given time after the request was sent to it. */
  answered: (targetGroup: string, status: number, seconds: number) => void;
  /** The load balancer itself answered with an error; 460 when the client left before any answer. */
  failed: (status: number) => void;
}>;
