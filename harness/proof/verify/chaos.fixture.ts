import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ChaosContext, Figure } from '../checks/chaos/chaos-context.ts';
import { createJournal } from '../checks/chaos/journal.ts';
import { createCheckBudget } from '../checks/check-budget.ts';
import { startLocal } from '../../environments/local.ts';
import { openTelemetry } from '../evidence/open-telemetry.ts';
import { keywordModel } from '../mutants/keyword-model.ts';
import { openTarget } from '../target/open-target.ts';

const MODEL = {
  id: 'm',
  label: 'M',
  about: '',
  inputUsdPerMillion: 0,
  outputUsdPerMillion: 0,
  maxOutputTokens: 2_000,
};

/** Starts a local environment whose faults a test may inject. */
export async function chaosForTest(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'onecall-chaos-'));
  const folder = join(root, 'local');
  const answers = { [MODEL.id]: { respond: keywordModel } };
  const local = await startLocal({ models: [MODEL], answers, folder, env });
  const { target, environment } = await openTarget({ env: 'local', root });
  t.after(async () => {
    await target.close();
    await local.close();
    await rm(root, { recursive: true, force: true });
  });
  const { operations, modelFaults: faults } = target;
  if (!operations || !faults || !environment) throw new Error('Nothing may be broken here');
  const figures: Figure[] = [];
  const looking = {
    target,
    telemetry: openTelemetry(environment, target.run),
    signal: t.signal,
    budget: createCheckBudget({}),
    observe: () => {},
  };
  const ctx: ChaosContext = {
    ...looking,
    operations,
    faults,
    limits: {},
    journal: createJournal(looking),
    figure: (figure) => void figures.push(figure),
    say: () => {},
  };
  return { ctx, local, figures };
}
