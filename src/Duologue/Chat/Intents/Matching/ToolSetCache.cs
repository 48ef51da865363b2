using System.Runtime.CompilerServices;
using System.Text;
using Duologue.Chat.Intents.Language;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Matching;

/// <summary>Keeps compiled tool sets by their content, the least recently used leaving first. Thread-safe.</summary>
internal sealed class ToolSetCache(UtteranceReader reader, IntentOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Lazy<ToolSet> Set)>> _sets = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Lazy<ToolSet> Set)> _recent = [];
    private readonly ConditionalWeakTable<AITool, string> _fingerprints = [];

    /// <summary>The compiled set of a list of tools; tools that are not functions are left out.</summary>
    public ToolSet Get(IEnumerable<AITool>? tools)
    {
        var functions = (tools ?? []).OfType<AIFunctionDeclaration>().DistinctBy(tool => tool.Name).ToArray();
        var key = string.Join('\u0001', functions.Select(tool => _fingerprints.GetValue(tool, Fingerprint)));
        Lazy<ToolSet> set;
        lock (_lock)
        {
            if (_sets.TryGetValue(key, out var node))
            {
                _recent.Remove(node);
            }
            else
            {
                node = new((key, new Lazy<ToolSet>(() => new ToolSet(functions, reader, options))));
                _sets[key] = node;
            }

            _recent.AddFirst(node);
            set = node.Value.Set;
            if (_recent.Count > options.CachedToolSets && _recent.Last is { } oldest)
            {
                _recent.RemoveLast();
                _sets.Remove(oldest.Value.Key);
            }
        }

        // Compiling happens outside the lock; callers of the same set wait for one compilation.
        return set.Value;
    }

    private static string Fingerprint(AITool tool)
    {
        var text = new StringBuilder();
        if (tool is AIFunctionDeclaration function)
        {
            text.Append(function.Name).Append('\u0002').Append(function.Description).Append('\u0002');
            text.Append(function.JsonSchema.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : function.JsonSchema.GetRawText());
            text.AppendJoin('\u0002', function is ChatTool chatTool ? chatTool.Examples : []);
        }

        return text.ToString();
    }
}
