import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelArns, modelIsIn, models } from './models.ts';

test('modelArns() names the profile and the model in each of its regions', () => {
  assert.deepEqual(
    modelArns('us.amazon.nova-lite-v1:0', { region: 'us-east-1', account: '111111111111' }),
    {
      profile: 'arn:aws:bedrock:us-east-1:111111111111:inference-profile/us.amazon.nova-lite-v1:0',
      foundationModels: ['us-east-1', 'us-east-2', 'us-west-2'].map(
        (region) => `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`,
      ),
    },
  );
});

test('modelIsIn() tells a region from which a profile cannot be called', () => {
  assert.equal(modelIsIn('us.amazon.nova-lite-v1:0', 'us-west-2'), true);
  assert.equal(modelIsIn('us.amazon.nova-lite-v1:0', 'eu-central-1'), false);
});

test('models are profiles of their foundation model, with prices', () => {
  for (const [id, model] of Object.entries(models)) {
    assert.match(id, new RegExp(`^(us|eu)\\.${model.foundationModel.replaceAll('.', '\\.')}$`));
    const { inputUsdPerMillion, outputUsdPerMillion, cache } = model;
    assert.ok(0 < inputUsdPerMillion && inputUsdPerMillion < outputUsdPerMillion);
    // A cache price outside of the asserted ratios to the input price was probably copied from another model.
    assert.ok(cache.readUsdPerMillion < 0.3 * inputUsdPerMillion && cache.readUsdPerMillion > 0);
    assert.ok(cache.writeUsdPerMillion >= inputUsdPerMillion);
    assert.ok(cache.writeUsdPerMillion <= 1.25 * inputUsdPerMillion);
  }
});
