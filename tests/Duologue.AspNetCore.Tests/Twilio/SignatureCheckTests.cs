using System.Net;
using System.Net.WebSockets;
using System.Text;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Every route under <c>/twilio</c>, found by asking the application, refuses everything that is not signed for it.</summary>
public class SignatureCheckTests
{
    private static readonly (string Name, string Value)[] Form =
    [
        ("AccountSid", PhoneServer.Account), ("CallSid", "CA00000000000000000000000000000001"), ("CallStatus", "ringing"), ("From", "+15550001111"), ("To", "+15550002222"),
    ];

    [Fact]
    public async Task Every_route_refuses_what_is_not_signed_and_does_nothing()
    {
        await using var server = await PhoneServer.StartAsync();

        var (routes, accepted) = await AttackAsync(server);

        Assert.Equal(4, routes);
        Assert.Empty(accepted);
        Assert.Empty(server.Calls.Calls);
        Assert.Empty(server.Model.Connections);
        Assert.Equal(0, server.Switchboard.Count);
        Assert.Equal(0, server.Switchboard.Parts.Tokens.Count);
    }

    [Fact]
    public async Task A_route_that_was_forgotten_would_be_found()
    {
        await using var server = await PhoneServer.StartAsync(more: app => app.MapPost("/twilio/forgotten", (RequestDelegate)(c => c.Response.WriteAsync("open"))));

        var (routes, accepted) = await AttackAsync(server);

        Assert.Equal(5, routes);
        Assert.All(accepted, a => Assert.Contains("/twilio/forgotten", a, StringComparison.Ordinal));
        Assert.NotEmpty(accepted);
    }

    [Fact]
    public async Task What_is_signed_is_let_in_with_the_port_or_without()
    {
        await using var server = await PhoneServer.StartAsync();
        const string Target = "/twilio/status?x=It%27s+on&e=%C3%A9";

        using var plain = await server.PostAsync(Target, Form);
        using var port = await server.PostAsync(Target, Sign($"{PhoneServer.Origin}:443{Target}", Form), Form);
        using var repeated = await server.PostAsync(Target, [.. Form, ("Digits", "2"), ("Digits", "1"), ("Digits", "2")]);
        using var stream = await server.UpgradeAsync();

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NoContent], [plain.StatusCode, port.StatusCode, repeated.StatusCode]);
        Assert.Equal(WebSocketState.Open, stream.State);
    }

    [Fact]
    public async Task Json_is_let_in_only_with_its_own_hash()
    {
        await using var server = await PhoneServer.StartAsync();
        var body = """{"CallSid":"CA00000000000000000000000000000001"}""";
        var target = $"/twilio/status?bodySHA256={Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";

        // 400, not 403: the door lets it in, and the route finds no form in it.
        Assert.Equal(HttpStatusCode.BadRequest, await PostJsonAsync(server, target, body));
        Assert.Equal(HttpStatusCode.Forbidden, await PostJsonAsync(server, target, body + " "));
        Assert.Equal(HttpStatusCode.Forbidden, await PostJsonAsync(server, "/twilio/status", body));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read()
    {
        await using var server = await PhoneServer.StartAsync();

        using var response = await server.PostAsync("/twilio/status", [.. Form, ("x", new string('x', 65 * 1024))]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_one_line_in_the_log()
    {
        await using var server = await PhoneServer.StartAsync();

        for (var i = 0; i < 20; i++)
        {
            using var response = await server.PostAsync("/twilio/status", "forged", Form);
        }

        Assert.Single(server.Log.All, l => l.Id == 8050);
        Assert.DoesNotContain(PhoneServer.AuthToken, server.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<(int Routes, IReadOnlyList<string> Accepted)> AttackAsync(PhoneServer server)
    {
        List<string> accepted = [];
        var routes = server.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .Concat(((IEndpointRouteBuilder)server.App).DataSources)
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("twilio", StringComparison.OrdinalIgnoreCase) == true)
            .DistinctBy(e => e.RoutePattern.RawText)
            .ToList();
        foreach (var route in routes)
        {
            var path = $"/{route.RoutePattern.RawText?.TrimStart('/')}";
            var methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"];
            if (methods.Contains("POST"))
            {
                accepted.AddRange(await AttackFormAsync(server, path));
            }

            if (methods.Contains("GET"))
            {
                accepted.AddRange(await AttackUpgradeAsync(server, path));
            }
        }

        return (routes.Count, accepted);
    }

    private static async Task<IReadOnlyList<string>> AttackFormAsync(PhoneServer server, string path)
    {
        var url = PhoneServer.Origin + path;
        var right = Sign(url, Form);
        (string What, string Target, string? Signature, (string Name, string Value)[] Form)[] attacks =
        [
            ("unsigned", path, null, Form),
            ("empty signature", path, "", Form),
            ("wrong signature", path, right[..^3] + "AA=", Form),
            ("signature of the URL alone", path, Sign(url, []), Form),
            ("signature over wss", path, Sign(PhoneServer.StreamOrigin + path, Form), Form),
            ("signature over http", path, Sign($"http{url[5..]}", Form), Form),
            ("signature over the host that was asked", path, Sign($"{server.Address.GetLeftPart(UriPartial.Authority)}{path}", Form), Form),
            ("missing parameter", path, right, Form[1..]),
            ("extra parameter", path, right, [.. Form, ("Extra", "")]),
            ("repeated key", path, right, [.. Form, ("CallSid", "CA00000000000000000000000000000002")]),
            ("extra query", $"{path}?agent=starter", right, Form),
            ("slash at the end", $"{path}/", right, Form),
            ("another token", path, TwilioSignature.Compute("other", url, Pairs(Form)), Form),
            ("another account", path, Sign(url, Other), Other),
        ];
        List<string> accepted = [];
        foreach (var attack in attacks)
        {
            using var response = await server.PostAsync(attack.Target, attack.Signature, attack.Form);
            if (response.StatusCode != HttpStatusCode.Forbidden)
            {
                accepted.Add($"{path}: {attack.What} -> {response.StatusCode}");
            }
        }

        return accepted;
    }

    private static async Task<IReadOnlyList<string>> AttackUpgradeAsync(PhoneServer server, string path)
    {
        (string What, string Target, string? Signature)[] attacks =
        [
            ("unsigned", path, null),
            ("wrong", path, Sign(PhoneServer.StreamOrigin + path, [])[..^3] + "AA="),
            ("https for wss", path, Sign(PhoneServer.Origin + path, [])),
            ("slash at the end", path, Sign($"{PhoneServer.StreamOrigin}{path}/", [])),
            ("other query", $"{path}?agent=starter", Sign(PhoneServer.StreamOrigin + path, [])),
            ("the host that was asked", path, Sign($"ws://{server.Address.Authority}{path}", [])),
            ("another token", path, TwilioSignature.Compute("other", PhoneServer.StreamOrigin + path)),
        ];
        List<string> accepted = [];
        foreach (var attack in attacks)
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            if (attack.Signature is not null)
            {
                socket.Options.SetRequestHeader(TwilioSignature.Header, attack.Signature);
            }

            await Assert.ThrowsAsync<WebSocketException>(
                () => socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}{attack.Target}"), TestContext.Current.CancellationToken));
            if (socket.HttpStatusCode != HttpStatusCode.Forbidden)
            {
                accepted.Add($"{path}: {attack.What} -> {socket.HttpStatusCode}");
            }
        }

        return accepted;
    }

    private static (string Name, string Value)[] Other => [("AccountSid", "AC00000000000000000000000000000009"), .. Form[1..]];

    private static async Task<HttpStatusCode> PostJsonAsync(PhoneServer server, string target, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, target)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(TwilioSignature.Header, TwilioSignature.Compute(PhoneServer.AuthToken, PhoneServer.Origin + target));
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string Sign(string url, (string Name, string Value)[] form) => TwilioSignature.Compute(PhoneServer.AuthToken, url, Pairs(form));

    private static IEnumerable<KeyValuePair<string, string>> Pairs((string Name, string Value)[] form) =>
        form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value));
}
