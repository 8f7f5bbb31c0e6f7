/** The values that the image and the infrastructure share, apart from the environment variables. */
export const container = {
  name: 'server',
  /** The platform that the image is built for, and the one that Fargate runs it on. */
  architecture: { image: 'linux/amd64', task: 'X86_64' },
  port: 8080,
  /** Ready to take requests: for the target group and the container's own check. */
  readyPath: '/readyz',
  /** `node`, as the image names its user: neither root nor able to write outside `/tmp`. */
  user: '1000:1000',
  /** The only writable directory: a volume, as Fargate refuses `tmpfs`. */
  writablePath: '/tmp',
} as const;
