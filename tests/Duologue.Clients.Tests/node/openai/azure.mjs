// The same package, as a program for Azure uses it: another path, another header, a deployment instead of a model.
import { AzureOpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { Talk } from '../support/talk.mjs';
import { tell } from '../support/tell.mjs';

const endpoint = process.env.OPENAI_BASE_URL.replace(/\/v1$/, '');
delete process.env.OPENAI_BASE_URL;
const client = new AzureOpenAI({ endpoint, apiKey: process.env.OPENAI_API_KEY, apiVersion: '2025-08-28', deployment: 'my-deployment' });
const talk = new Talk(await OpenAIRealtimeWS.azure(client));
const { session } = await talk.next('session.created');
tell('session', { model: session.model, path: talk.rt.url.pathname });
talk.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
talk.type('Hello');
talk.send({ type: 'response.create' });
const { response } = await talk.next('response.done');
tell('answer', { status: response.status });
await talk.close();
