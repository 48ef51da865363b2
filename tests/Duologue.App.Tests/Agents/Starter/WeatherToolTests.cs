using System.Net;
using Duologue.App.Agents.Starter;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Starter;

public class WeatherToolTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Live_weather_names_its_source()
    {
        using var web = new FakeWeb(uri => uri.Host.StartsWith("geocoding", StringComparison.Ordinal)
            ? """{"results":[{"name":"Paris","latitude":48.85,"longitude":2.35}]}"""
            : """{"current":{"temperature_2m":11.6,"weather_code":61}}""");

        var answer = await Tool(web).GetWeather("paris", TestContext.Current.CancellationToken);

        Assert.Equal("In Paris it is 12 degrees Celsius with rain, says Open-Meteo.", answer);
        Assert.Contains("latitude=48.85&longitude=2.35", web.Asked[1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_the_climate_table_answers_and_says_so()
    {
        using var web = new FakeWeb(_ => throw new HttpRequestException("no network"));

        var answer = await Tool(web).GetWeather("Paris", TestContext.Current.CancellationToken);

        Assert.Contains("usually about 9 degrees Celsius in November", answer, StringComparison.Ordinal);
        Assert.Contains("climate table", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failure_the_network_is_left_alone_for_a_minute()
    {
        using var web = new FakeWeb(_ => throw new HttpRequestException("no network"));
        var tool = Tool(web);

        await tool.GetWeather("Paris", TestContext.Current.CancellationToken);
        await tool.GetWeather("Rome", TestContext.Current.CancellationToken);
        var asked = web.Asked.Count;
        _clock.Advance(TimeSpan.FromSeconds(61));
        await tool.GetWeather("Rome", TestContext.Current.CancellationToken);

        Assert.Equal(1, asked);
        Assert.Equal(2, web.Asked.Count);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"results":[{"name":"Paris"}]}""")]
    [InlineData("""{"results":[{"name":"Paris","latitude":48.85,"longitude":2.35}],"current":{"temperature_2m":"warm"}}""")]
    public async Task A_broken_answer_is_no_answer(string body)
    {
        using var web = new FakeWeb(_ => body);

        var answer = await Tool(web).GetWeather("Paris", TestContext.Current.CancellationToken);

        Assert.Contains("climate table", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_city_without_a_network_is_told_plainly()
    {
        using var web = new FakeWeb(_ => throw new HttpRequestException("no network"));

        var error = await Assert.ThrowsAsync<ToolFailedException>(
            () => Tool(web).GetWeather("Atlantis", TestContext.Current.CancellationToken));

        Assert.Contains("Atlantis", error.Message, StringComparison.Ordinal);
    }

    private WeatherTool Tool(FakeWeb web) => new(new OpenMeteo(new HttpClient(web), _clock), _clock);

    /// <summary>Answers requests from a function and remembers what was asked.</summary>
    private sealed class FakeWeb(Func<Uri, string> answer) : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer(request.RequestUri!)) });
        }
    }
}
