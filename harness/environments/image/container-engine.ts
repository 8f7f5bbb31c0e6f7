/** A container engine with Docker's command line: `execFile(command, args, { env: { ...process.env, ...env } })`. */
export type Engine = Readonly<{
  command: string;
  env: Readonly<Record<string, string>>;
  /**
   * Whether this repository started the engine. Such an engine has no networks of its own, so containers need
   * `--network=host`.
   */
  private: boolean;
  /** The engine's name and version for a person, such as "docker 27.1.1". */
  about: string;
}>;
