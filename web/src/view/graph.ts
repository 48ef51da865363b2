import dagre from '@dagrejs/dagre';
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit-html';
import type { Talk } from '../state/talk';
import type { AgentGraph } from '../wire/messages';

interface Box {
  name: string;
  tools: string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  arrows: { key: string; path: string; from: string; to: string }[];
}

const shownTools = 3;
const lineHeight = 15;

let cached: { key: string; layout: Layout } | null = null;

export function agentGraph(talk: Talk): TemplateResult {
  const graph = known(talk);
  if (graph.nodes.length === 0) return html`<p class="empty">The agents appear when the conversation begins.</p>`;
  const { width, height, boxes, arrows } = layoutOf(graph);
  const spoken = graph.edges.map((e) => `${e.from} can hand over to ${e.to}`).join('. ');
  return html`
    <p class="unseen" aria-live="polite">${talk.agent} speaks.</p>
    <svg class="graph" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label="Agents. ${spoken}">
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker>
      </defs>
      ${arrows.map((a) => svg`<path class="edge" d=${a.path} marker-end="url(#tip)" data-active=${a.from === talk.agent}/>`)}
      ${boxes.map((b) => box(b, talk.agent))}
    </svg>
  `;
}

/** The server's graph; an agent that is not in it still has a place. */
function known(talk: Talk): AgentGraph {
  const { nodes, edges } = talk.graph;
  return talk.agent === null || nodes.some((n) => n.name === talk.agent) ? talk.graph : { nodes: [...nodes, { name: talk.agent }], edges };
}

function box(b: Box, active: string | null): SVGTemplateResult {
  const left = b.x - b.width / 2;
  const top = b.y - b.height / 2;
  const more = b.tools.length - shownTools;
  return svg`
    <g class="node" data-active=${b.name === active}>
      <title>${b.name}${b.tools.length > 0 ? `: ${b.tools.join(', ')}` : ''}</title>
      <rect x=${left} y=${top} width=${b.width} height=${b.height} rx="10"/>
      <text class="name" x=${b.x} y=${top + 20}>${b.name}</text>
      ${b.tools.slice(0, shownTools).map((tool, i) => svg`<text class="tool-name" x=${b.x} y=${top + 37 + i * lineHeight}>${tool}</text>`)}
      ${more > 0 ? svg`<text class="tool-name" x=${b.x} y=${top + 37 + shownTools * lineHeight}>and ${more} more</text>` : null}
    </g>
  `;
}

function layoutOf(graph: AgentGraph): Layout {
  const key = JSON.stringify(graph);
  if (cached?.key !== key) cached = { key, layout: lay(graph) };
  return cached.layout;
}

function lay(graph: AgentGraph): Layout {
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: 'TB', nodesep: 22, ranksep: 42, marginx: 6, marginy: 6 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    const tools = node.tools ?? [];
    const lines = Math.min(tools.length, shownTools) + (tools.length > shownTools ? 1 : 0);
    const longest = Math.max(node.name.length * 8.4, ...tools.slice(0, shownTools).map((t) => t.length * 6.7));
    g.setNode(node.name, { width: Math.max(84, longest + 26), height: 32 + lines * lineHeight + (lines > 0 ? 6 : 0) });
  }
  for (const edge of graph.edges) {
    if (g.hasNode(edge.from) && g.hasNode(edge.to)) g.setEdge(edge.from, edge.to);
  }
  dagre.layout(g);
  const size = g.graph() as { width?: number; height?: number };
  const boxes = graph.nodes.map((node) => {
    const { x, y, width, height } = g.node(node.name) as { x: number; y: number; width: number; height: number };
    return { name: node.name, tools: node.tools ?? [], x, y, width, height };
  });
  const arrows = g.edges().map((e) => {
    const { points } = g.edge(e) as { points: { x: number; y: number }[] };
    return { key: `${e.v}-${e.w}`, path: curve(points), from: e.v, to: e.w };
  });
  return { width: size.width ?? 0, height: size.height ?? 0, boxes, arrows };
}

/** Straight to the first point, then bends with the points between as their corners. */
function curve(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  for (let i = 0; i < rest.length; i++) {
    const p = rest[i];
    const next = rest[i + 1];
    if (!p) continue;
    path += next && i + 2 < rest.length ? `Q${p.x} ${p.y} ${(p.x + next.x) / 2} ${(p.y + next.y) / 2}` : next ? `Q${p.x} ${p.y} ${next.x} ${next.y}` : '';
    if (next && i + 2 >= rest.length) break;
    if (!next && rest.length === 1) path += `L${p.x} ${p.y}`;
  }
  return path;
}
