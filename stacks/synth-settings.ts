import { z } from 'zod';

/** Name of the environment variable that tells `main.ts` which environments to synthesize. */
export const SYNTH_SETTINGS = 'ONECALL_SYNTH';

const Settings = z.strictObject({
  environments: z.array(
    z.strictObject({
      name: z.string(),
      release: z.strictObject({
        /** Git commit of the image. It is required, so that a deploy never uses a default image. */
        commit: z.string().regex(/^[0-9a-z-]{1,40}$/, 'a git commit'),
        certificateArn: z.string().exactOptional(),
      }),
    }),
  ),
  state: z
    .strictObject({
      region: z.string(),
      account: z.string(),
      adopt: z.boolean(),
      disposable: z.boolean(),
      statePath: z.string(),
    })
    .optional(),
  invocationLog: z
    .strictObject({ region: z.string(), account: z.string(), permissionsBoundary: z.string() })
    .optional(),
});

export type SynthSettings = Readonly<z.infer<typeof Settings>>;

/**
 * Reads the settings of a synthesis from the environment variables.
 * @throws {Error} when the settings are missing, as when no command of the Makefile set them
 */
export function readSynthSettings(env: NodeJS.ProcessEnv): SynthSettings {
  const text = env[SYNTH_SETTINGS];
  if (text === undefined) {
    throw new Error(
      `Cannot synthesize without ${SYNTH_SETTINGS}: use "make synth", "make plan ENV=..." or "make deploy ENV=..."`,
    );
  }
  return Settings.parse(JSON.parse(text));
}
