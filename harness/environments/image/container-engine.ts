/**
 * A container engine with Docker's command line. Callers run it as `execFile(command, args, { env: { ...process.env,
 * ...env } })`.
 */
export type Engine = Readonly<{
  command: string;
  env: Readonly<Record<string, string>>;
  /**
   * Whether this repository started the engine. Such an engine has no networks of its own, so its containers need
   * `--network=host`.
   */
  private: boolean;
  /** Name and version of the engine for a person, such as "docker 27.1.1". */
  about: string;
}>;
