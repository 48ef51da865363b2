using System.Collections.Concurrent;
using Duologue.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue;

/// <summary>Brings an agent and a model together: starts sessions.</summary>
/// <remarks>Thread-safe; one for an application, any number of sessions at once.</remarks>
public sealed partial class RealtimeRunner
{
    private readonly IServiceProvider? _services;
    private readonly ILogger _logger;

    /// <summary>Creates a runner.</summary>
    /// <param name="agent">Who speaks first.</param>
    /// <param name="model">What makes the talk.</param>
    /// <param name="options">Limits and habits; null for the defaults.</param>
    /// <param name="loggerFactory">Where to log; null for nowhere.</param>
    /// <param name="services">Services for tools; each session gets a scope of its own. Null for none.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists every mistake.</exception>
    public RealtimeRunner(
        RealtimeAgent agent,
        IRealtimeModel model,
        RealtimeRunnerOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        IServiceProvider? services = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(model);
        Agent = agent;
        Model = model;
        Options = options ?? new RealtimeRunnerOptions();
        var errors = Options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _services = services;
        LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        _logger = LoggerFactory.CreateLogger<RealtimeSession>();
        TimeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Who speaks first.</summary>
    public RealtimeAgent Agent { get; }

    /// <summary>What makes the talk.</summary>
    public IRealtimeModel Model { get; }

    /// <summary>Limits and habits.</summary>
    public RealtimeRunnerOptions Options { get; }

    /// <summary>The clock of all its sessions.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Where its sessions and calls log.</summary>
    internal ILoggerFactory LoggerFactory { get; }

    /// <summary>Opens a line to the model and starts a session with the runner's agent.</summary>
    /// <param name="overrides">Settings that win over the agent's; formats, turn detection and transcription usually.</param>
    /// <param name="cancellationToken">Gives up starting; a session that runs is ended by disposing it.</param>
    /// <returns>A running session; dispose it to end it.</returns>
    /// <exception cref="RealtimeException">The line could not be opened; the message says why and what to do.</exception>
    /// <exception cref="InvalidOperationException">The agent cannot work, for example two of its tools have one name.</exception>
    public Task<RealtimeSession> StartAsync(RealtimeSettings? overrides = null, CancellationToken cancellationToken = default) =>
        StartAsync(overrides, [], cancellationToken);

    /// <summary>The same with observers that see the session's events from the first on.</summary>
    /// <param name="overrides">Settings that win over the agent's.</param>
    /// <param name="observers">Who watches besides the runner's own observers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="RealtimeException">The line could not be opened; the message says why and what to do.</exception>
    public async Task<RealtimeSession> StartAsync(
        RealtimeSettings? overrides, IEnumerable<IRealtimeObserver> observers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observers);
        AsyncServiceScope? scope = _services?.GetService<IServiceScopeFactory>() is { } scopes ? scopes.CreateAsyncScope() : null;
        try
        {
            var id = $"session_{Guid.NewGuid():N}";
            var items = new ConcurrentDictionary<string, object?>(StringComparer.Ordinal);
            var services = scope?.ServiceProvider ?? _services;
            var context = new AgentContext { SessionId = id, AgentName = Agent.Name, Services = services, Items = items };
            var instructions = Agent.InstructionsProvider is { } provider
                ? await provider(context, cancellationToken).ConfigureAwait(false)
                : Agent.Instructions;
            var binding = SettingsMapper.Bind(Agent, instructions, context);
            var settings = SettingsMapper.Settings(binding, overrides, Model.Capabilities);
            var connection = await Model.ConnectAsync(settings, cancellationToken).ConfigureAwait(false);
            var session = new RealtimeSession(new SessionParts(
                id, connection, Model.Capabilities, settings, binding, Options, services, scope, items, TimeProvider, _logger));
            foreach (var observer in Options.Observers.Concat(observers))
            {
                session.AddObserver(observer);
            }

            session.Start();
            LogStarted(_logger, id, Agent.Name, Model.Name);
            return session;
        }
        catch
        {
            if (scope is { } unused)
            {
                await unused.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Readies the model for the runner's agent and everyone it may hand over to, so that the first call is not slower than the rest.</summary>
    /// <param name="overrides">As for <see cref="StartAsync(RealtimeSettings?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RealtimeException">A conversation could not be held; the message says why and what to do.</exception>
    public async Task PrepareAsync(RealtimeSettings? overrides = null, CancellationToken cancellationToken = default)
    {
        foreach (var agent in Reachable())
        {
            var context = new AgentContext { SessionId = "", AgentName = agent.Name, Services = _services };
            var binding = SettingsMapper.Bind(agent, agent.Instructions, context);
            await Model.PrepareAsync(SettingsMapper.Settings(binding, overrides, Model.Capabilities), cancellationToken).ConfigureAwait(false);
        }
    }

    private List<RealtimeAgent> Reachable()
    {
        List<RealtimeAgent> agents = [Agent];
        for (var i = 0; i < agents.Count; i++)
        {
            agents.AddRange(agents[i].Handoffs.Select(h => h.Target).Except(agents));
        }

        return agents;
    }

    [LoggerMessage(5000, LogLevel.Information, "Session {SessionId} began with agent {Agent} on {Model}")]
    private static partial void LogStarted(ILogger logger, string sessionId, string agent, string model);
}
