namespace Duologue.Testing.Twilio;

/// <summary>Carries a call from its first ring to its last callback: the only place where its pieces meet.</summary>
internal sealed class CallLife : IDisposable
{
    private static readonly FakeHangUpStep[] UsualOrder = [FakeHangUpStep.Stop, FakeHangUpStep.Close, FakeHangUpStep.Status];

    private readonly Lock _gate = new();
    private readonly CarrierWeb _web;
    private readonly TwimlFollower _follower;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _beside = [];
    private CancellationTokenSource? _step;
    private Twiml? _redirect;
    private string? _final;
    private IReadOnlyList<FakeHangUpStep> _order = UsualOrder;
    private ITimer? _limit;
    private bool _isStarted;

    public CallLife(FakeTwilioOptions options, CarrierWeb web, CallFacts facts, CallbackPlan plan, ChangeSignal everyCall, bool isHolding, CancellationToken stopping)
    {
        _web = web;
        Options = options;
        State = new CallState(facts, everyCall);
        Audio = new CallAudio(options.Clock, State.Changed);
        Callbacks = new CallbackLog(State, web, options.Clock, plan, isHolding, stopping);
        _follower = new TwimlFollower(this, web);
        Call = new FakeCall(this);
    }

    public FakeTwilioOptions Options { get; }

    public CallState State { get; }

    public CallAudio Audio { get; }

    public CallbackLog Callbacks { get; }

    public FakeCall Call { get; }

    /// <summary>Cancelled when the call is over.</summary>
    public CancellationToken Over => _over.Token;

    public Task Ended => _ended.Task;

    /// <summary>Completes when a stream has begun, when nothing more happens by itself, or when the call has ended.</summary>
    public Task Settled => _settled.Task;

    /// <summary>The newest stream, open or not.</summary>
    public StreamLeg? LastLeg { get; set; }

    /// <summary>Decides what becomes of the caller's frames, in all streams of the call.</summary>
    public Func<long, FakeDelivery>? Delivery { get; set; }

    /// <summary>The <c>action</c> of the stream that the end of the call ended.</summary>
    public (string Method, Uri Url, string StreamSid)? ActionAtEnd { get; set; }

    /// <summary>Whether the call hangs in the air when its stream is gone, instead of going on with the TwiML.</summary>
    public bool IsStranded { get; set; }

    /// <summary>Begins the call.</summary>
    /// <param name="begin">What comes before the first document of instructions; null result when there is none.</param>
    public void Start(Func<CallLife, Task<Twiml?>> begin)
    {
        lock (_gate)
        {
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
        }

        Beside(() => RunAsync(begin));
    }

    public void Settle() => _settled.TrySetResult();

    public FakeDelivery Deliver(long chunk) => Delivery?.Invoke(chunk) ?? FakeDelivery.Normal;

    /// <summary>Does something while the call goes on; an exception becomes a line of the call.</summary>
    public void Beside(Func<Task> work)
    {
        lock (_gate)
        {
            _beside.Add(Task.Run(async () =>
            {
                try
                {
                    await work().ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (_over.IsCancellationRequested)
                {
                    // The call is over, and with it the work.
                }
                catch (Exception exception)
                {
                    // Nobody awaits this but the end of the call; there it would be too late to tell.
                    State.Violate($"The call's own code failed: {exception}");
                }
            }));
        }
    }

    /// <summary>The call is answered: from here on it may not last longer than its limit.</summary>
    public void Answer(TimeSpan? timeLimit)
    {
        State.AnsweredAt = Options.Clock.GetUtcNow();
        State.Status = "in-progress";
        if (timeLimit is { } limit)
        {
            _limit = Options.Clock.CreateTimer(_ => Finish("completed"), null, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the call, begun or not; the first to do so decides how.</summary>
    public void Finish(string status, IReadOnlyList<FakeHangUpStep>? order = null)
    {
        lock (_gate)
        {
            if (_final is not null)
            {
                return;
            }

            _final = status;
            _order = order ?? UsualOrder;
            State.EndedAt = Options.Clock.GetUtcNow();
        }

        // On another thread: what waits for the end must not run inside whoever brought it about, a timer for example.
        Beside(() => _over.CancelAsync());
        Start(_ => Task.FromResult<Twiml?>(null));
    }

    /// <summary>Gives the call other instructions at once.</summary>
    public void Redirect(Twiml document)
    {
        CancellationTokenSource? step;
        lock (_gate)
        {
            _redirect = document;
            step = _step;
        }

        IsStranded = false;
        try
        {
            step?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The document was through in the same moment; the redirect is found all the same.
        }
    }

    /// <summary>Fetches a document; null when there is none to follow, which is noted.</summary>
    public async Task<Twiml?> FetchAsync(string method, Uri url, IEnumerable<KeyValuePair<string, string>>? extra = null)
    {
        List<KeyValuePair<string, string>> form = [.. Callbacks.Fields(), .. extra ?? []];
        CarrierWeb.WebAnswer answer;
        try
        {
            answer = await _web.RequestAsync(method, url, form, Over).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            State.Violate($"11205 {url.AbsolutePath} was not reached: {exception.Message}");
            return null;
        }

        State.WebhookStatus = answer.Status;
        if ((int)answer.Status is < 200 or > 299)
        {
            State.Violate($"11200 {url.AbsolutePath} answered {(int)answer.Status}.");
            return null;
        }

        if (answer.MediaType is not ("text/xml" or "application/xml" or "text/html"))
        {
            State.Violate($"12300 {url.AbsolutePath} answered with content type '{answer.MediaType}'.");
            return null;
        }

        return Read(answer.Body, url);
    }

    /// <summary>Reads a document and notes what is wrong with it.</summary>
    public Twiml? Read(string text, Uri url)
    {
        var (document, violations) = Twiml.Parse(text, url);
        foreach (var violation in violations)
        {
            State.Violate(violation);
        }

        return document;
    }

    /// <summary>Waits until everything that was begun is done, code of the far party included.</summary>
    public async Task DoneAsync()
    {
        while (true)
        {
            Task[] open;
            lock (_gate)
            {
                open = [.. _beside.Where(t => !t.IsCompleted)];
            }

            if (open.Length == 0)
            {
                return;
            }

            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _limit?.Dispose();
        Audio.Dispose();
        _over.Dispose();
    }

    private async Task RunAsync(Func<CallLife, Task<Twiml?>> begin)
    {
        try
        {
            var document = await begin(this).ConfigureAwait(false);
            while (!Over.IsCancellationRequested && (document = TakeRedirect() ?? document) is not null)
            {
                document = await FollowAsync(document).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (Over.IsCancellationRequested)
        {
            // The call ended before there was anything to follow.
        }
        finally
        {
            // Without instructions a call that talks is hung up, and one that does not has failed.
            Finish(State.AnsweredAt is null ? "failed" : "completed");
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async Task<Twiml?> FollowAsync(Twiml document)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(Over);
        lock (_gate)
        {
            _step = step;
        }

        try
        {
            return await _follower.FollowAsync(document, step.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (step.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _step = null;
            }
        }
    }

    private Twiml? TakeRedirect()
    {
        lock (_gate)
        {
            var redirect = _redirect;
            _redirect = null;
            return redirect;
        }
    }

    private async Task EndAsync()
    {
        try
        {
            State.Status = _final ?? "completed";
            var leg = Audio.Leg;
            foreach (var step in _order)
            {
                await (step switch
                {
                    FakeHangUpStep.Stop => leg?.SendStopAsync() ?? Task.CompletedTask,
                    FakeHangUpStep.Close => leg?.CloseAsync() ?? Task.CompletedTask,
                    _ => Callbacks.TellAsync("completed"),
                }).ConfigureAwait(false);
            }

            if (!_order.Contains(FakeHangUpStep.Status))
            {
                await Callbacks.TellAsync("completed", isHeld: true).ConfigureAwait(false);
            }

            if (Options.RequestsActionAfterHangUp && ActionAtEnd is { } action)
            {
                await Callbacks.PostAsync(action.Method, action.Url, [.. Callbacks.Fields(), new("StreamSid", action.StreamSid)]).ConfigureAwait(false);
            }
        }
        finally
        {
            _limit?.Dispose();
            var leg = Audio.Leg;
            Audio.End();
            if (leg is not null)
            {
                await leg.DisposeAsync().ConfigureAwait(false);
            }

            _ended.TrySetResult();
            Settle();
            State.Changed();
        }
    }
}
