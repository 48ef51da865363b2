using System.Net;
using System.Net.WebSockets;
using Duologue.App.Phone;
using Duologue.App.Serve;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing.Twilio;

namespace Duologue.App.Tests.Serve;

/// <summary>Encrypted connections: for clients that dial nothing else, and for this machine's own commands.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "loopback")]
public class TlsServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task One_server_speaks_both_and_is_announced_where_no_certificate_is_needed()
    {
        await using var server = await OwnServer.StartAsync(null, "http://127.0.0.1:0", "https://127.0.0.1:0");
        var secure = Assert.Single(server.Server.Urls, ServerAddresses.IsSecure);

        using var plain = await server.SendAsync(HttpMethod.Get, "/live");
        using var trusting = new HttpClient(new SocketsHttpHandler { SslOptions = server.Choice.Trust() });
        using var encrypted = await trusting.GetAsync(new Uri(secure, "/live"), Token);
        using var socket = await server.OpenAsync(secure, "/v1/realtime?model=any");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, WebSocketState.Open), (plain.StatusCode, encrypted.StatusCode, socket.State));
        var announced = RunningServer.Find(new DataFolder(server.Folder.Path));
        Assert.Equal((server.Server.Url, null), (announced?.Url, announced?.Certificate));
        Assert.Equal("http", server.Server.Url.Scheme);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_commands_of_this_machine_know_a_server_that_only_speaks_encrypted()
    {
        await using var server = await OwnServer.StartAsync(null, "https://127.0.0.1:0");
        var folder = new DataFolder(server.Folder.Path);
        var choice = ServerChoice.Find(null, folder);
        var line = LocalLine.Open(server.Folder.Path).ToOptions(choice.Url);

        using var calls = new CallsApi(choice, line.AuthToken);
        Assert.Null(await calls.FindAsync("none", Token));
        using var stranger = new CallsApi(choice with { Certificate = new string('0', 64) }, line.AuthToken);
        await Assert.ThrowsAsync<AppException>(() => stranger.FindAsync("none", Token));

        await using var twilio = new FakeTwilio(new FakeTwilioOptions
        {
            AccountSid = line.AccountSid,
            AuthToken = line.AuthToken,
            Server = choice.Url,
            ServerCertificate = choice.Certificate,
        });
        await using var call = await twilio.RingAsync("+15550001111", "+15550002222", "starter", Token);
        Assert.NotNull(call.StreamSid);
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_certificate_that_cannot_be_used_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("broken.pem"), "nonsense");
        var request = new ServeRequest(new Uri("https://127.0.0.1:0"), TimeSpan.Zero, new DataFolder(folder.Path), Model: "offline")
        {
            Certificate = new CertificateFile(folder.File("broken.pem"), null, null),
        };

        var error = await Assert.ThrowsAsync<AppException>(() => Server.StartAsync(request, Token));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Null(RunningServer.Find(new DataFolder(folder.Path)));
    }
}
