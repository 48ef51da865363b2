namespace Duologue.AspNetCore.Browser;

/// <summary>The agents of one session: each of the list is made when it is first wanted, once. Thread-safe.</summary>
internal sealed class Casting
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<BrowserAgent> _agents;
    private readonly Dictionary<string, RealtimeAgent> _made = new(StringComparer.Ordinal);
    private string _choice;

    public Casting(IReadOnlyList<BrowserAgent> agents, BrowserAgent first)
    {
        _agents = agents;
        _choice = first.Name;
        First = _made[first.Name] = first.Create();
    }

    /// <summary>Who begins.</summary>
    public RealtimeAgent First { get; }

    /// <summary>Which of the list was chosen last.</summary>
    public string Choice
    {
        get
        {
            lock (_gate)
            {
                return _choice;
            }
        }
    }

    /// <summary>The graph that is spoken in.</summary>
    public BrowserMessages.GraphView Graph
    {
        get
        {
            lock (_gate)
            {
                return PageViews.Graph(_made[_choice]);
            }
        }
    }

    /// <summary>Chooses by a name of the list, or else by an agent's own name in the graph that is spoken in. Null when there is none.</summary>
    public RealtimeAgent? Choose(string name)
    {
        lock (_gate)
        {
            if (_agents.FirstOrDefault(a => a.Name == name) is { } listed)
            {
                if (!_made.TryGetValue(name, out var agent))
                {
                    _made[name] = agent = listed.Create();
                }

                _choice = name;
                return agent;
            }

            return AgentGraph.Agents(_made[_choice]).FirstOrDefault(a => a.Name == name);
        }
    }
}
