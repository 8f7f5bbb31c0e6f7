import { z } from 'zod';

/** Variable by which a deploy or `make synth` passes `main.ts` the environments to write. */
export const SYNTH_SETTINGS = 'ONECALL_SYNTH';

const Settings = z.strictObject({
  environments: z.array(
    z.strictObject({
      name: z.string(),
      release: z.strictObject({
        /** Git commit of the image; required, because a deploy must not fall back to a default image. */
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

/** Reads the settings. @throws {Error} when the commands of the Makefile did not set them */
export function readSynthSettings(env: NodeJS.ProcessEnv): SynthSettings {
  const text = env[SYNTH_SETTINGS];
  if (text === undefined) {
    throw new Error(
      `Cannot synthesize without ${SYNTH_SETTINGS}: use "make synth", "make plan ENV=..." or "make deploy ENV=..."`,
    );
  }
  return Settings.parse(JSON.parse(text));
}
