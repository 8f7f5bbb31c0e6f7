/** What the image and the infrastructure agree on, apart from the environment variables. */
export const container = {
  name: 'server',
  /** In both places: what the image is built for, and what Fargate runs it on. */
  architecture: { image: 'linux/amd64', task: 'X86_64' },
  port: 8080,
  /** Ready to take requests: for the target group and the container's own check. */
  readyPath: '/readyz',
  /** `node`, as the image names its user: neither root nor able to write outside `/tmp`. */
  user: '1000:1000',
  /** The only writable directory: a volume, as Fargate refuses `tmpfs`. */
  writablePath: '/tmp',
} as const;
