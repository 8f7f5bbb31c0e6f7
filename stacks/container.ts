/** Values that the container image and the infrastructure share, apart from the environment variables. */
export const container = {
  name: 'server',
  /** The platform for which the image is built, and on which Fargate runs it. */
  architecture: { image: 'linux/amd64', task: 'X86_64' },
  port: 8080,
  /**
   * Path that answers whether the server is ready for requests. The target group and the container's health check
   * request it.
   */
  readyPath: '/readyz',
  /** Ids of the image's user `node` and its group. That user is not root and can write only below `/tmp`. */
  user: '1000:1000',
  /** The only writable directory. It is a volume, because Fargate does not support `tmpfs`. */
  writablePath: '/tmp',
} as const;
