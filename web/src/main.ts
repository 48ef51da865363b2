import 'uplot/dist/uPlot.min.css';
import './styles/base.css';
import './styles/page.css';
import './styles/conversation.css';
import './styles/tool.css';
import './styles/dock.css';
import './styles/modes.css';
import './styles/panels.css';
import './styles/latency.css';
import './styles/log.css';
import { App } from './app';
import { installTestHook } from './test-hook';
import { applyTheme } from './ui';
import { Face } from './view/face';
import { bindSpaceBar } from './view/press';

const query = new URLSearchParams(location.search);
const root = document.querySelector<HTMLElement>('#app');
const log = document.querySelector<HTMLElement>('#log');
if (root && log) {
  const face = new Face(root, log);
  const app = new App(face.draw, query.get('raw') === '1', installTestHook(query));
  applyTheme(app.ui.theme);
  bindSpaceBar(app);
  face.show(app);
  void app.look();
}
