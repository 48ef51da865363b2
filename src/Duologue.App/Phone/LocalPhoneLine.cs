using System.Collections.Concurrent;
using Duologue.App.Agents.Restaurant;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;

namespace Duologue.App.Phone;

/// <summary>A line without a carrier: it rings the demo restaurant, which is itself an agent in this process, and nobody else.</summary>
/// <remarks>
/// <code>
///   PlaceAsync ─► rings ─┬─► no answer ────────────────────────────────────────────► Finished ─► Ended
///                        └─► our agent ◄═ EndpointPair, µ-law 8 kHz ═► restaurant ─► Finished ─► Ended
/// </code>
/// Thread-safe. Disposing hangs up every call and waits for its end.
/// </remarks>
internal sealed partial class LocalPhoneLine : IPhoneLine, IAsyncDisposable
{
    /// <summary>The number that this line shows; of those kept for fiction.</summary>
    private const string OwnNumber = "+15550100001";

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);

    private readonly PhoneCallPlanner _planner;
    private readonly IRealtimeModel _model;
    private readonly DemoRestaurant _restaurant;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ConcurrentDictionary<string, LocalCall> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PhoneCall> _byKey = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <param name="planner">Who talks for us.</param>
    /// <param name="model">What the restaurant is made of.</param>
    /// <param name="log">Where the calls are kept; null makes a log of its own.</param>
    /// <param name="timeProvider">The clock of calls.</param>
    /// <param name="loggerFactory">Where to log.</param>
    /// <param name="seed">What decides the restaurant's mind; null takes <c>DEMO_RESTAURANT_SEED</c>, or leaves it to chance.</param>
    public LocalPhoneLine(
        PhoneCallPlanner planner, IRealtimeModel model, PhoneCallLog? log, TimeProvider timeProvider, ILoggerFactory loggerFactory, int? seed = null)
    {
        _planner = planner;
        _model = model;
        _timeProvider = timeProvider;
        _loggerFactory = loggerFactory;
        Log = log ?? new PhoneCallLog();
        _restaurant = new DemoRestaurant(RestaurantOptions.FromEnvironment(seed), timeProvider);
    }

    /// <inheritdoc />
    public PhoneCallLog Log { get; }

    /// <summary>The WAV file that each call is written to, the last one staying: the restaurant left, our agent right. Null writes none.</summary>
    public string? RecordTo { get; init; }

    /// <summary>Who watches the restaurant's side of every call.</summary>
    public IReadOnlyList<IRealtimeObserver> RestaurantObservers { get; init; } = [];

    /// <summary>Told of every call that is placed, before it rings.</summary>
    public Action<PhoneCall>? Placed { get; set; }

    /// <summary>Readies the model for both sides of a call, so that the first words are not late.</summary>
    /// <param name="example">A call as it will be placed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task PrepareAsync(OutboundCall example, CancellationToken cancellationToken = default)
    {
        if (_planner(NewCall(example)) is { } plan)
        {
            await plan.Runner.PrepareCallAsync(AudioFormat.MuLaw8k, LocalCall.Patient(plan.Options.Settings), cancellationToken);
        }

        await RestaurantRunner(_restaurant.Visit()).PrepareCallAsync(AudioFormat.MuLaw8k, LocalCall.Patient(null), cancellationToken);
    }

    /// <inheritdoc />
    public Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        if (!PhoneNumber.IsValid(call.To))
        {
            throw new PhoneLineException(PhoneLineRefusal.InvalidNumber, "The number is not one in E.164: a plus, the country and the number, digits only.");
        }

        if (call.To != _restaurant.Options.Phone)
        {
            throw new PhoneLineException(
                PhoneLineRefusal.NotAllowed,
                "Without a carrier only the demo restaurant can be rung: its number is DEMO_RESTAURANT_PHONE. Set up Twilio to ring others.");
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (call.IdempotencyKey is { } key && _byKey.TryGetValue(key, out var same) && same.CreatedAt > _timeProvider.GetUtcNow().AddDays(-1))
            {
                return Task.FromResult(same);
            }

            return Task.FromResult(Begin(call));
        }
    }

    /// <inheritdoc />
    public Task HangUpAsync(string callId, CancellationToken cancellationToken = default)
    {
        if (_running.GetValueOrDefault(Find(callId).Id) is { } running)
        {
            running.HangUp();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default)
    {
        Find(callId);
        throw new PhoneLineException(
            PhoneLineRefusal.NotEnabled, "A call that stays on this machine cannot be connected with another number. Set up Twilio to transfer calls.");
    }

    /// <inheritdoc />
    public async Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default)
    {
        LocalCall.CheckDigits(digits);
        if (_running.GetValueOrDefault(Find(callId).Id) is not { } running || !await running.PressAsync(digits, cancellationToken))
        {
            throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "Keys can be pressed only while somebody has answered the call.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        var running = _running.Values.ToList();
        foreach (var call in running)
        {
            call.HangUp();
        }

        await Task.WhenAll(running.Select(c => c.Completion));
    }

    private PhoneCall Begin(OutboundCall wish)
    {
        var call = NewCall(wish);
        var plan = _planner(call)
            ?? throw new PhoneLineException(PhoneLineRefusal.UnknownAgent, $"There is no agent named '{wish.Agent}' to make the call.");
        var visit = _restaurant.Visit();
        var limit = wish.TimeLimit is { } asked && asked < LongestCall ? asked : LongestCall;
        var running = new LocalCall(call, plan, visit, RestaurantRunner(visit), limit, _timeProvider, _loggerFactory.CreateLogger<LocalPhoneLine>())
        {
            RecordTo = RecordTo,
            RestaurantObservers = RestaurantObservers,
        };
        if (wish.IdempotencyKey is { } key)
        {
            _byKey[key] = call;
        }

        Log.Add(call);
        _running[call.Id] = running;
        Placed?.Invoke(call);
        running.Start(() => _running.TryRemove(call.Id, out _));
        return call;
    }

    private PhoneCall NewCall(OutboundCall wish) =>
        new(PhoneCallDirection.Outbound, wish.Agent, OwnNumber, wish.To, wish.Variables, _timeProvider);

    private RealtimeRunner RestaurantRunner(RestaurantVisit visit) =>
        new(visit.Agent, _model, loggerFactory: _loggerFactory, timeProvider: _timeProvider);

    private PhoneCall Find(string callId) =>
        Log.Find(callId) ?? throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "There is no such call.");
}
