#:project ../src/Duologue/Duologue.csproj
#:property PublishAot=false
using Duologue;
using Duologue.Calls;
using Duologue.Endpoints.File;
using Duologue.Setup;
using Microsoft.Extensions.AI;

var agent = new RealtimeAgent { Name = "Assistant", Instructions = "Be brief.", Tools = { AIFunctionFactory.Create(Tools.GetWeather) } };
var runner = new RealtimeRunner(agent, RealtimeModels.FromEnvironment());
await using var caller = WavFileEndpoint.Open(args[0], "answer.wav");
Console.WriteLine((await runner.RunCallAsync(caller)).Reason);

file static class Tools
{
    [Examples("what's the weather in {city}")]
    public static string GetWeather(string city) => $"It is sunny in {city}.";
}
