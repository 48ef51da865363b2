using System.Net.WebSockets;
using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Phone;
using Duologue.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A server with phone routes on a loopback port, with a scripted model behind it and a clock that the test turns.</summary>
internal sealed class PhoneServer : IAsyncDisposable
{
    public const string Account = "AC00000000000000000000000000000001";
    public const string AuthToken = "12345678901234567890123456789012";
    public const string Origin = "https://voice.example.com";
    public const string StreamOrigin = "wss://voice.example.com";

    private PhoneServer(WebApplication app, ManualTimeProvider clock, ScriptedModel model, LogLines log)
    {
        App = app;
        Clock = clock;
        Model = model;
        Log = log;
    }

    public WebApplication App { get; }

    public ManualTimeProvider Clock { get; }

    public ScriptedModel Model { get; }

    public LogLines Log { get; }

    public HttpClient Http { get; private set; } = new();

    public PhoneCallLog Calls => App.Services.GetRequiredService<PhoneCallLog>();

    public IPhoneLine Line => App.Services.GetRequiredService<IPhoneLine>();

    public Switchboard Switchboard => App.Services.GetRequiredService<Switchboard>();

    public Uri Address { get; private set; } = new("http://localhost");

    public static TwilioOptions Options() => new()
    {
        AccountSid = Account,
        AuthToken = AuthToken,
        PhoneNumber = "+15550002222",
        PublicOrigin = new Uri(Origin),
        ApiBaseUrl = new Uri("http://127.0.0.1:1"),
    };

    public static async Task<PhoneServer> StartAsync(
        Action<TwilioOptions>? configure = null,
        Func<ScriptedModel, ManualTimeProvider, PhoneCallPlanner>? planner = null,
        string environment = "Production",
        CallRegistry? registry = null,
        ScriptedModel? model = null,
        Action<WebApplication>? more = null)
    {
        var clock = new ManualTimeProvider();
        var log = new LogLines();
        model ??= new ScriptedModel();
        var options = Options();
        configure?.Invoke(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (registry is not null)
        {
            builder.Services.AddSingleton(registry);
        }

        builder.Services.AddTwilio(options);
        var app = builder.Build();
        app.MapTwilio(planner?.Invoke(model, clock) ?? Starter(model, clock));
        app.MapCalls();
        more?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var server = new PhoneServer(app, clock, model, log)
        {
            Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        server.Http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        return server;
    }

    /// <summary>One agent, named starter; others are unknown.</summary>
    public static PhoneCallPlanner Starter(ScriptedModel model, TimeProvider clock, Func<PhoneCall, CancellationToken, Task>? finished = null) =>
        call => call.Agent != "starter" ? null : new PhoneCallPlan(Runner(model, clock)) { Finished = finished };

    public static RealtimeRunner Runner(ScriptedModel model, TimeProvider clock, params Microsoft.Extensions.AI.AITool[] tools) =>
        new(new RealtimeAgent { Name = "starter", Instructions = "Be brief.", Tools = [.. tools] }, model, timeProvider: clock);

    /// <summary>Sends a signed webhook.</summary>
    public Task<HttpResponseMessage> PostAsync(string target, params (string Name, string Value)[] form) =>
        PostAsync(target, TwilioSignature.Compute(AuthToken, Origin + target, Pairs(form)), form);

    /// <summary>Sends a webhook with a signature of the test's choice.</summary>
    public async Task<HttpResponseMessage> PostAsync(string target, string? signature, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, target)) { Content = new FormUrlEncodedContent(Pairs(form)) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(TwilioSignature.Header, signature);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Rings, and returns the TwiML.</summary>
    public async Task<string> RingAsync(string callSid, string agent = "starter", params (string Name, string Value)[] more)
    {
        using var response = await PostAsync($"/twilio/voice?agent={agent}", [.. Voice(callSid), .. more]);
        Assert.True(response.IsSuccessStatusCode, $"the webhook answered {response.StatusCode}");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> ResumeAsync(string callSid)
    {
        using var response = await PostAsync("/twilio/resume", ("AccountSid", Account), ("CallSid", callSid));
        Assert.True(response.IsSuccessStatusCode, $"the webhook answered {response.StatusCode}");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static (string Name, string Value)[] Voice(string callSid, string from = "+15550001111") =>
    [
        ("AccountSid", Account), ("CallSid", callSid), ("CallStatus", "ringing"), ("Direction", "inbound"), ("From", from), ("To", "+15550002222"),
    ];

    /// <summary>Opens a media stream that has not said anything yet.</summary>
    public async Task<ClientWebSocket> UpgradeAsync(string target = "/twilio/stream", string? signature = "right")
    {
        var socket = new ClientWebSocket();
        if (signature is not null)
        {
            socket.Options.SetRequestHeader("x-twilio-signature", signature == "right" ? TwilioSignature.Compute(AuthToken, StreamOrigin + target) : signature);
        }

        await socket.ConnectAsync(new Uri($"ws://{Address.Authority}{target}"), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Opens a media stream and names it.</summary>
    public async Task<FakeStream> StreamAsync(string callSid, string? token, string account = Account, string target = "/twilio/stream")
    {
        var stream = new FakeStream(await UpgradeAsync(target), callSid);
        await stream.StartAsync(token, account);
        return stream;
    }

    /// <summary>Rings and follows the TwiML until the conversation goes on.</summary>
    public async Task<FakeStream> TalkAsync(string callSid)
    {
        var before = Model.Connections.Count;
        var stream = await StreamAsync(callSid, TwimlText.Token(await RingAsync(callSid)));
        while (Model.Connections.Count == before)
        {
            await Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        }

        return stream;
    }

    /// <summary>Lets time pass, 100 ms at a time, until something has happened; slowly enough for the sockets to follow.</summary>
    public async Task PassTimeUntilAsync(Task happened)
    {
        while (!happened.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await happened;
    }

    /// <summary>Lets only that time pass which is waited for shortly, until something holds: a phone that is silent meanwhile is not taken for lost.</summary>
    public async Task PassShortTimeUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (Clock.NextDue is { } due && due <= TimeSpan.FromMilliseconds(100))
            {
                Clock.Advance(due);
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    private static List<KeyValuePair<string, string>> Pairs((string Name, string Value)[] form) =>
        [.. form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
}
