import { App } from 'cdktf';
import { checkTogether } from './stacks/check-environment.ts';
import { environmentNamed, environments } from './stacks/environments.ts';
import { pinProviders } from './stacks/pin-providers.ts';
import { readSynthSettings } from './stacks/synth-settings.ts';
import { stacksOf } from './stacks/stacks-of.ts';
import { StateStack } from './stacks/state-stack.ts';
import { InvocationLogStack } from './stacks/invocation-log-stack.ts';

/** Writes the Terraform configuration of the environments that the deploy or `make synth` selects. */
const settings = readSynthSettings(process.env);
checkTogether(Object.values(environments));

const app = new App();
for (const { name, release } of settings.environments) {
  stacksOf(app, environmentNamed(name), release);
}
if (settings.state !== undefined) new StateStack(app, settings.state);
if (settings.invocationLog !== undefined) new InvocationLogStack(app, settings.invocationLog);
app.synth();
pinProviders(app.outdir);
