using System.Collections.Frozen;

namespace Duologue.Testing.Twilio;

/// <summary>The Calls resource of the REST interface: create, change, read.</summary>
internal sealed class CallsResource(FakeTwilio twilio)
{
    private const int MostDigits = 15;
    private const int MostTwiml = 4_000;

    private static readonly FrozenSet<string> Parameters = FrozenSet.Create(
        StringComparer.Ordinal,
        "To", "From", "Url", "Method", "Twiml", "ApplicationSid", "FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackMethod",
        "StatusCallbackEvent", "Status", "Timeout", "TimeLimit", "SendDigits", "MachineDetection", "MachineDetectionTimeout",
        "MachineDetectionSpeechThreshold", "MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout", "AsyncAmd",
        "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", "Record", "RecordingChannels", "RecordingTrack", "Trim",
        "RecordingStatusCallback", "RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent", "CallerId", "CallReason", "CallToken");

    private readonly Lock _gate = new();
    private readonly List<FakeApiRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly Queue<RestAnswer> _refusals = new();

    public IReadOnlyList<FakeApiRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public void Refuse(int status, int code, string message, int times)
    {
        lock (_gate)
        {
            for (var i = 0; i < times; i++)
            {
                _refusals.Enqueue(CallJson.Error(status, code, message));
            }
        }
    }

    public Task<RestAnswer> AnswerAsync(RestRequest request)
    {
        RestAnswer? refusal;
        lock (_gate)
        {
            _refusals.TryDequeue(out refusal);
        }

        var answer = refusal ?? Route(request);
        lock (_gate)
        {
            _requests.Add(new FakeApiRequest(request.Method, request.Path, request.Form, answer.Status));
            if (answer.Status < 300)
            {
                _violations.AddRange(request.Form.Where(p => !Parameters.Contains(p.Key)).Select(p => $"There is no parameter '{p.Key}'."));
            }
        }

        return Task.FromResult(answer);
    }

    private RestAnswer Route(RestRequest request)
    {
        var options = twilio.Options;
        if (request.User != options.AccountSid || request.Password != options.AuthToken)
        {
            return CallJson.Error(401, 20003, "Authenticate");
        }

        var root = $"/2010-04-01/Accounts/{options.AccountSid}/Calls";
        if (request.Path == $"{root}.json" && request.Method == "POST")
        {
            return Create(request);
        }

        var isOfCall = request.Path.StartsWith($"{root}/", StringComparison.Ordinal) && request.Path.EndsWith(".json", StringComparison.Ordinal);
        if (!isOfCall || twilio.Find(request.Path[(root.Length + 1)..^5]) is not { } life)
        {
            return CallJson.Error(404, 20404, $"The requested resource {request.Path} was not found");
        }

        return request.Method switch
        {
            "GET" => CallJson.Of(200, life),
            "POST" => Change(request, life),
            _ => CallJson.Error(405, 20004, "Method not allowed"),
        };
    }

    private RestAnswer Create(RestRequest request)
    {
        if (Refusal(request) is { } refusal)
        {
            return refusal;
        }

        var dial = new FakeDial(request["From"] ?? "", request["To"] ?? "", request.Form);
        string[] events = [.. dial.All("StatusCallbackEvent").SelectMany(e => e.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var callback = request["StatusCallback"] is { } url ? new Uri(url) : null;
        var plan = new CallbackPlan(callback, request["StatusCallbackMethod"] ?? "POST", events.Length == 0 ? ["completed"] : events);
        var life = twilio.Create(dial.From, dial.To, "outbound-api", plan);
        return CallJson.Of(201, life) with { Then = () => life.Start(l => OutboundBeginning.BeginAsync(l, dial, twilio.Answer)) };
    }

    private RestAnswer? Refusal(RestRequest request)
    {
        if (string.IsNullOrEmpty(request["To"]))
        {
            return CallJson.Error(400, 21201, "No 'To' number is specified");
        }

        if (!IsNumber(request["To"]))
        {
            return CallJson.Error(400, 21211, "The phone number you are attempting to call is not valid.");
        }

        if (string.IsNullOrEmpty(request["From"]))
        {
            return CallJson.Error(400, 21213, "No 'From' number is specified");
        }

        if (!IsNumber(request["From"]))
        {
            return CallJson.Error(400, 21212, "The source phone number provided is not valid.");
        }

        if (twilio.Options.Numbers is { } numbers && !numbers.Contains(request["From"]))
        {
            return CallJson.Error(400, 21210, "The source phone number is not verified for your account.");
        }

        if (request["Url"] is null && request["Twiml"] is null && request["ApplicationSid"] is null)
        {
            return CallJson.Error(400, 21205, "Url parameter is required.");
        }

        return Instructions(request) ?? Events(request);
    }

    private static RestAnswer? Events(RestRequest request)
    {
        string[] known = ["initiated", "ringing", "answered", "completed"];
        var unknown = request.Form.Where(p => p.Key == "StatusCallbackEvent").SelectMany(p => p.Value.Split(' ')).FirstOrDefault(e => !known.Contains(e));
        return unknown is null ? null : CallJson.Error(400, 21626, $"'{unknown}' is not a valid status callback event.");
    }

    private static RestAnswer? Instructions(RestRequest request)
    {
        string[] addresses = ["Url", "FallbackUrl", "StatusCallback", "AsyncAmdStatusCallback"];
        foreach (var name in addresses)
        {
            if (request[name] is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                return CallJson.Error(400, 21205, $"{name} is not a valid URL: {text}");
            }
        }

        return request["Twiml"]?.Length > MostTwiml ? CallJson.Error(400, 21624, $"Twiml is longer than {MostTwiml} characters.") : null;
    }

    private static RestAnswer Change(RestRequest request, CallLife life)
    {
        var isAnswered = life.State.Status == "in-progress";
        switch (request["Status"])
        {
            case "completed" when !life.State.IsFinal:
                life.Finish(isAnswered ? "completed" : "canceled");
                return CallJson.Of(200, life);
            case "canceled" when !isAnswered && !life.State.IsFinal:
                life.Finish("canceled");
                return CallJson.Of(200, life);
            case "completed" or "canceled":
                return CallJson.Error(400, 21220, "Call is not in a state in which its status can be changed.");
            case { } status:
                return CallJson.Error(400, 21218, $"'{status}' is not a status that a call can be given.");
        }

        if (!isAnswered)
        {
            return CallJson.Error(400, 21220, "Call is not in-progress. Cannot redirect.");
        }

        return Instructions(request) ?? Redirect(request, life);
    }

    private static RestAnswer Redirect(RestRequest request, CallLife life)
    {
        var twiml = request["Url"] is { } url ? Redirection(url, request["Method"] ?? "POST") : request["Twiml"];
        if (twiml is null)
        {
            return CallJson.Error(400, 20001, "Nothing to change was given.");
        }

        if (life.Read(twiml, life.Options.Origin) is { } document)
        {
            return CallJson.Of(200, life) with { Then = () => life.Redirect(document) };
        }

        return CallJson.Error(400, 12100, "The TwiML cannot be read.");
    }

    private static string Redirection(string url, string method) =>
        new System.Xml.Linq.XElement(
            "Response",
            new System.Xml.Linq.XElement("Redirect", new System.Xml.Linq.XAttribute("method", method), url)).ToString();

    private static bool IsNumber(string? text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length - 1 <= MostDigits && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
