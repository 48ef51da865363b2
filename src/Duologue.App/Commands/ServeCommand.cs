using System.CommandLine;
using Duologue.App.Serve;

namespace Duologue.App.Commands;

/// <summary><c>duologue serve</c>: the page to talk in, the Realtime API, the phone, and audio over HTTP.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create(TextWriter output)
    {
        var options = new ServeOptions();
        var command = new Command(Name, "Start the server: page, Realtime API, phone, audio over HTTP.");
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), output, cancellationToken));
        return command;
    }

    /// <summary>Serves until a signal says to stop.</summary>
    private static async Task<int> RunAsync(ServeRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        signals.Listen();
        await using var asked = cancellationToken.Register(signals.Raise);
        return await RunAsync(request, output, signals);
    }

    /// <summary>Serves until stopped; the second signal cuts the calls off.</summary>
    internal static async Task<int> RunAsync(ServeRequest request, TextWriter output, StopSignals signals)
    {
        await using var server = await Server.StartAsync(request, signals.Stop);
        foreach (var line in ServeGreeting.Lines(server, request.Twilio))
        {
            await output.WriteLineAsync(line);
        }

        await output.FlushAsync(CancellationToken.None);
        await signals.Stopped;
        try
        {
            await server.StopAsync(signals.StopNow);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (signals.StopNow.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
