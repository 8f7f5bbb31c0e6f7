/** Receives the outcome of each request, for metrics. Its functions never throw. */
export type Traffic = Readonly<{
  /** Records that a request is forwarded to a target of this group. */
  forwarded: (targetGroup: string) => void;
  /** Records that a target began its response, `seconds` after the request was forwarded to it. */
  answered: (targetGroup: string, status: number, seconds: number) => void;
  /**
   * Records that the load balancer itself answered with an error; 460 means that the client left before any response.
   */
  failed: (status: number) => void;
}>;
