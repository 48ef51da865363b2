// A server mints a short-lived key for a page, with the session in it; the page knows nothing else, and shows the key as a sub-protocol.
import OpenAI from 'openai';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';
import { weather } from '../support/weather.mjs';

const server = new OpenAI();
const secret = await server.realtime.clientSecrets.create({
  expires_after: { anchor: 'created_at', seconds: 60 },
  session: { type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief.', output_modalities: ['text'], tools: [weather] },
});
tell('secret', { prefix: secret.value.slice(0, 3), expires_at: secret.expires_at, type: secret.session.type, tools: secret.session.tools.length });

const page = await Talk.open({ model: 'gpt-realtime' }, new OpenAI({ apiKey: secret.value }));
tell('session', { instructions: page.session.instructions, modalities: page.session.output_modalities, tools: page.session.tools.map((t) => t.name) });
page.type('What can you do?');
page.send({ type: 'response.create' });
const { response } = await page.next('response.done');
tell('answer', { status: response.status, text: response.output[0].content[0].text });
await page.close();

const names = [];
for await (const model of server.models.list()) {
  names.push(model.id);
}
tell('models', { names, found: (await server.models.retrieve(names[0])).id });
tell('refused', await server.realtime.clientSecrets.create({ expires_after: { seconds: 1 } }).catch((e) => ({ status: e.status, code: e.code, param: e.param })));
tell('stranger', await new OpenAI({ apiKey: 'sk-wrong' }).models.list().catch((e) => ({ status: e.status, code: e.code })));
