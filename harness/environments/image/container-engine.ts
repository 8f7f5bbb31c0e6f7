import type { ContainerEngine } from '../../emulator/fargate/container-engine.ts';

export type Engine = ContainerEngine &
  Readonly<{
    /**
     * Whether this repository started the engine. Such an engine has no networks of its own, so its containers need
     * `--network=host`.
     */
    private: boolean;
    /** Name and version of the engine for a person, such as "docker 27.1.1". */
    about: string;
  }>;
