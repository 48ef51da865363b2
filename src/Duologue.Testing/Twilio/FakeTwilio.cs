using System.Security.Cryptography;

namespace Duologue.Testing.Twilio;

/// <summary>Stands in for Twilio: rings the server and is rung by it, with real HTTP and WebSockets, on the clock of a test or of the world.</summary>
/// <remarks>
/// Signs what it sends, follows the TwiML it is given, and checks every message it receives as strictly as Twilio does. Made from the published
/// protocol, with no code in common with the server, so that each checks the other. Thread-safe. Dispose it to end every call.
/// </remarks>
public sealed class FakeTwilio : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ChangeSignal _changed = new();
    private readonly List<FakeCall> _calls = [];
    private readonly List<CallLife> _lives = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CarrierWeb _web;
    private RestServer? _api;
    private bool _isDisposed;

    /// <summary>Creates a carrier with no calls.</summary>
    /// <param name="options">Account and server.</param>
    public FakeTwilio(FakeTwilioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _web = new CarrierWeb(options);
        Resource = new CallsResource(this);
    }

    /// <summary>What it was created with.</summary>
    public FakeTwilioOptions Options { get; }

    /// <summary>How a number that the server rings behaves.</summary>
    /// <value>Default: picks up at once and stays silent.</value>
    public Func<FakeDial, FakeAnswer> Answer { get; set; } = _ => FakeAnswer.Answered();

    /// <summary>Whether status callbacks of calls that begin from now on are written down but not sent; <see cref="FakeCall.SendCallbackAsync"/> sends them, in any order.</summary>
    public bool HoldsCallbacks { get; set; }

    /// <summary>Every call, both directions, in order.</summary>
    public IReadOnlyList<FakeCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>What the server asked of the REST interface.</summary>
    public IReadOnlyList<FakeApiRequest> ApiRequests => Resource.Requests;

    /// <summary>What was wrong with requests to the REST interface though they were granted, such as parameters that do not exist; one line each.</summary>
    public IReadOnlyList<string> ApiViolations => Resource.Violations;

    internal CallsResource Resource { get; }

    /// <summary>A caller rings the server's number.</summary>
    /// <param name="from">The caller.</param>
    /// <param name="to">The number.</param>
    /// <param name="agent">Goes into the webhook's address as <c>?agent=</c>; null for none.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <returns>
    /// The call, once its media stream has begun, or once it rests in some other verb, or is over. When the server refused,
    /// <see cref="FakeCall.StreamSid"/> is null and <see cref="FakeCall.Violations"/> says why.
    /// </returns>
    public async Task<FakeCall> RingAsync(string from, string to, string? agent = null, CancellationToken cancellationToken = default)
    {
        var url = _web.AddressOf(Options.VoicePath + (agent is null ? "" : $"?agent={Uri.EscapeDataString(agent)}"));
        var callback = Options.StatusCallbackPath is { } path ? _web.AddressOf(path) : null;
        var life = Create(from, to, "inbound", new CallbackPlan(callback, "POST", ["completed"]));
        life.Start(l => InboundBeginning.BeginAsync(l, url));
        try
        {
            await life.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            return life.Call;
        }
        catch (OperationCanceledException)
        {
            life.Finish("completed");
            throw;
        }
    }

    /// <summary>Waits for a call.</summary>
    /// <param name="index">Its place in <see cref="Calls"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FakeCall> CallAsync(int index, CancellationToken cancellationToken)
    {
        await _changed.UntilAsync(() => Calls.Count > index, cancellationToken).ConfigureAwait(false);
        return Calls[index];
    }

    /// <summary>Waits until something holds of all calls. It is looked at after every change of any of them.</summary>
    /// <param name="condition">Must be quick.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task UntilAsync(Func<FakeTwilio, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.UntilAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Starts the REST interface on loopback, on a port of the system's choice; a second call gives the same.</summary>
    /// <returns>What <c>TWILIO_API_BASE_URL</c> should be, such as <c>http://127.0.0.1:40000</c>.</returns>
    public Uri StartApi()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _api ??= new RestServer(Resource.AnswerAsync);
            return _api.Address;
        }
    }

    /// <summary>Lets the REST interface refuse the next requests.</summary>
    /// <param name="status">HTTP status, such as 429.</param>
    /// <param name="code">Twilio's number, such as 20429.</param>
    /// <param name="message">What it says.</param>
    /// <param name="times">How many requests.</param>
    public void RefuseApi(int status, int code, string message, int times = 1) => Resource.Refuse(status, code, message, times);

    /// <summary>Ends every call, tells the server as far as it listens, and closes the REST interface.</summary>
    public async ValueTask DisposeAsync()
    {
        CallLife[] lives;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            lives = [.. _lives];
        }

        if (_api is not null)
        {
            await _api.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var life in lives)
        {
            life.Finish("completed");
        }

        // A server that does not answer is not waited for.
        var ended = Task.WhenAll(lives.Select(l => l.Ended));
        await Patience.WaitAsync(ended, TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await ended.ConfigureAwait(false);
        await Task.WhenAll(lives.Select(l => l.Call.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var life in lives)
        {
            life.Dispose();
        }

        _web.Dispose();
        _stopping.Dispose();
    }

    internal CallLife? Find(string callSid)
    {
        lock (_gate)
        {
            return _lives.Find(l => l.State.Facts.CallSid == callSid);
        }
    }

    internal CallLife Create(string from, string to, string direction, CallbackPlan plan)
    {
        CallLife life;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var facts = new CallFacts(
                $"CA{RandomNumberGenerator.GetHexString(32, lowercase: true)}", Options.AccountSid, from, to, direction, Options.Clock.GetUtcNow());
            life = new CallLife(Options, _web, facts, plan, _changed, HoldsCallbacks, _stopping.Token);
            _lives.Add(life);
            _calls.Add(life.Call);
        }

        _changed.Pulse();
        return life;
    }
}
