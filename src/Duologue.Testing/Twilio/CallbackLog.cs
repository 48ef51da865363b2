using System.Globalization;

namespace Duologue.Testing.Twilio;

/// <summary>The status callbacks of one call: numbered as they happen, sent one after the other, kept so that they can be sent again.</summary>
internal sealed class CallbackLog(CallState state, CarrierWeb web, TimeProvider timeProvider, CallbackPlan plan, bool isHolding, CancellationToken stopping)
{
    private readonly Lock _gate = new();
    private readonly List<FakeCallback> _made = [];

    public IReadOnlyList<FakeCallback> Made
    {
        get
        {
            lock (_gate)
            {
                return [.. _made];
            }
        }
    }

    /// <summary>Something happened to the call: told if somebody asked for it.</summary>
    /// <param name="name"><c>initiated</c>, <c>ringing</c>, <c>answered</c> or <c>completed</c>.</param>
    /// <param name="isHeld">Whether it is only written down.</param>
    public async Task TellAsync(string name, bool isHeld = false)
    {
        if (plan.Url is not { } url || !plan.Events.Contains(name))
        {
            return;
        }

        FakeCallback callback;
        lock (_gate)
        {
            callback = new FakeCallback(name, state.Status, _made.Count, url.AbsoluteUri, Form(_made.Count));
            _made.Add(callback);
        }

        state.Changed();
        if (!isHeld && !isHolding)
        {
            await SendAsync(callback).ConfigureAwait(false);
        }
    }

    public Task SendAsync(FakeCallback callback) => PostAsync(plan.Method, new Uri(callback.Url), callback.Parameters);

    /// <summary>Tells the server something; what it answers does not matter, as long as it does.</summary>
    public async Task PostAsync(string method, Uri url, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        try
        {
            var answer = await web.RequestAsync(method, url, form, stopping).ConfigureAwait(false);
            if ((int)answer.Status is < 200 or > 299)
            {
                state.Violate($"11200 {url.AbsolutePath} answered {(int)answer.Status}.");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            state.Violate($"11205 {url.AbsolutePath} was not reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nobody is interested any more.
        }
    }

    /// <summary>The fields of every request about the call.</summary>
    public List<KeyValuePair<string, string>> Fields()
    {
        var facts = state.Facts;
        List<KeyValuePair<string, string>> form =
        [
            new("CallSid", facts.CallSid),
            new("AccountSid", facts.AccountSid),
            new("From", facts.From),
            new("To", facts.To),
            new("Caller", facts.From),
            new("Called", facts.To),
            new("CallStatus", state.Status),
            new("Direction", facts.Direction),
            new("ApiVersion", "2010-04-01"),
        ];
        if (state.AnsweredBy is { } answeredBy)
        {
            form.Add(new("AnsweredBy", answeredBy));
        }

        return form;
    }

    private List<KeyValuePair<string, string>> Form(int number)
    {
        var form = Fields();
        form.Add(new("CallbackSource", "call-progress-events"));
        form.Add(new("SequenceNumber", number.ToString(CultureInfo.InvariantCulture)));
        form.Add(new("Timestamp", timeProvider.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)));
        if (state.IsFinal)
        {
            var seconds = state.Seconds ?? 0;
            form.Add(new("CallDuration", seconds.ToString(CultureInfo.InvariantCulture)));
            form.Add(new("Duration", ((seconds + 59) / 60).ToString(CultureInfo.InvariantCulture)));
        }

        return form;
    }
}
