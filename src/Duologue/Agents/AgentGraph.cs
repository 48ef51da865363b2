using System.Text;

namespace Duologue;

/// <summary>Draws who hands over to whom, and which tools and guardrails each agent has.</summary>
/// <remarks>Pure functions; cycles are fine.</remarks>
public static class AgentGraph
{
    /// <summary>All agents that can be reached, the starting one first, each once.</summary>
    /// <param name="start">Where conversations begin.</param>
    public static IReadOnlyList<RealtimeAgent> Agents(RealtimeAgent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        List<RealtimeAgent> found = [start];
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var target in found[i].Handoffs.Select(h => h.Target).Where(t => !found.Contains(t)))
            {
                found.Add(target);
            }
        }

        return found;
    }

    /// <summary>The graph as a Mermaid flowchart.</summary>
    /// <param name="start">Where conversations begin.</param>
    public static string ToMermaid(RealtimeAgent start)
    {
        var text = new StringBuilder("flowchart LR\n    start([start]) --> a0\n");
        Walk(
            start,
            (id, label) => text.Append($"    {id}[\"{Html(label)}\"]\n"),
            (from, to, label) => text.Append($"    {from} -- \"{Html(label)}\" --> {to}\n"),
            (from, id, label, kind) => text.Append(kind == Attachment.Tool
                ? $"    {from} -.- {id}(\"{Html(label)}\")\n"
                : $"    {from} -.- {id}{{{{\"{Html(label)}\"}}}}\n"));
        return text.ToString();
    }

    /// <summary>The graph in the DOT language of Graphviz.</summary>
    /// <param name="start">Where conversations begin.</param>
    public static string ToDot(RealtimeAgent start)
    {
        var text = new StringBuilder("digraph agents {\n    rankdir=LR;\n    start [shape=circle, label=\"start\"];\n    start -> a0;\n");
        Walk(
            start,
            (id, label) => text.Append($"    {id} [shape=box, label=\"{Quoted(label)}\"];\n"),
            (from, to, label) => text.Append($"    {from} -> {to} [label=\"{Quoted(label)}\"];\n"),
            (from, id, label, kind) => text.Append($"    {id} [shape={(kind == Attachment.Tool ? "ellipse" : "hexagon")}, label=\"{Quoted(label)}\"];\n")
                .Append($"    {from} -> {id} [style=dashed, dir=none];\n"));
        return text.Append("}\n").ToString();
    }

    private static void Walk(
        RealtimeAgent start, Action<string, string> node, Action<string, string, string> edge, Action<string, string, string, Attachment> attach)
    {
        var agents = Agents(start);
        for (var i = 0; i < agents.Count; i++)
        {
            node($"a{i}", agents[i].Name);
        }

        for (var i = 0; i < agents.Count; i++)
        {
            foreach (var handoff in agents[i].Handoffs)
            {
                edge($"a{i}", $"a{agents.IndexOf(handoff.Target)}", handoff.ToolName);
            }

            var attached = agents[i].Tools.Select(t => (t.Name, Attachment.Tool))
                .Concat(agents[i].InputGuardrails.Select(g => (g.Name, Attachment.Guardrail)))
                .Concat(agents[i].OutputGuardrails.Select(g => (g.Name, Attachment.Guardrail)));
            var n = 0;
            foreach (var (name, kind) in attached)
            {
                attach($"a{i}", $"a{i}_{n++}", name, kind);
            }
        }
    }

    private static int IndexOf(this IReadOnlyList<RealtimeAgent> agents, RealtimeAgent agent)
    {
        var i = 0;
        while (!ReferenceEquals(agents[i], agent))
        {
            i++;
        }

        return i;
    }

    private static string Html(string label) =>
        label.Replace("&", "&amp;").Replace("\"", "&quot;").Replace("<", "&lt;").Replace(">", "&gt;").ReplaceLineEndings(" ");

    private static string Quoted(string label) => label.Replace("\\", "\\\\").Replace("\"", "\\\"").ReplaceLineEndings(" ");

    private enum Attachment
    {
        Tool,
        Guardrail,
    }
}
