using Duologue.Audio;
using Duologue.Endpoints;
using Duologue.Models;
using Microsoft.Extensions.Logging;

namespace Duologue.Calls;

/// <summary>Runs whole calls.</summary>
public static class RealtimeRunnerExtensions
{
    /// <summary>Starts a session for whoever is at the endpoint, carries the call to its end, and closes the session.</summary>
    /// <remarks>
    /// The model is asked for the endpoint's own audio format when it has it; else audio is converted on its way. The endpoint is not
    /// disposed.
    /// </remarks>
    /// <param name="runner">Agent and model.</param>
    /// <param name="endpoint">Where the human is.</param>
    /// <param name="options">What the call wants differently; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call from outside.</param>
    /// <returns>How it ended. A model that cannot be reached is an ending too: <see cref="CallEndReason.ModelLost"/>.</returns>
    public static async Task<CallEnd> RunCallAsync(
        this RealtimeRunner runner, IAudioEndpoint endpoint, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new CallOptions();
        var registry = options.Registry;
        if (registry is not null && !registry.TryTakePlace())
        {
            return new CallEnd(CallEndReason.Refused, TimeSpan.Zero);
        }

        string? id = null;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, registry?.Stopping ?? CancellationToken.None);
            return await RunAsync(runner, endpoint, options, session =>
            {
                id = session.Id;
                registry?.Began(session);
                options.Started?.Invoke(session);
            }, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            registry?.GiveBackPlace(id);
        }
    }

    /// <summary>Readies the model for calls of endpoints of a format, so that the first call is not slower than the rest.</summary>
    /// <param name="runner">Agent and model.</param>
    /// <param name="format">The endpoints' format.</param>
    /// <param name="settings">As in <see cref="CallOptions.Settings"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RealtimeException">A call could not be held; the message says why and what to do.</exception>
    public static Task PrepareCallAsync(
        this RealtimeRunner runner, AudioFormat format, RealtimeSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        return runner.PrepareAsync(Fit(settings, format, runner.Model.Capabilities, runner.Options.PreferEndpointFormat), cancellationToken);
    }

    /// <summary>Settings for a call between an endpoint and a model: the formats that need the least converting.</summary>
    internal static RealtimeSettings Fit(RealtimeSettings? settings, AudioFormat endpoint, RealtimeCapabilities capabilities, bool preferEndpointFormat)
    {
        settings ??= RealtimeSettings.Default;
        return settings with
        {
            InputFormat = settings.InputFormat ?? Pick(endpoint, capabilities.InputFormats, preferEndpointFormat),
            OutputFormat = settings.OutputFormat ?? Pick(endpoint, capabilities.OutputFormats, preferEndpointFormat),
        };
    }

    private static AudioFormat Pick(AudioFormat endpoint, IReadOnlyList<AudioFormat> offered, bool preferEndpointFormat) =>
        preferEndpointFormat && offered.Contains(endpoint) ? endpoint : offered[0];

    private static async Task<CallEnd> RunAsync(
        RealtimeRunner runner, IAudioEndpoint endpoint, CallOptions options, Action<RealtimeSession> began, CancellationToken cancellationToken)
    {
        var started = runner.TimeProvider.GetTimestamp();
        RealtimeSession session;
        try
        {
            var settings = Fit(options.Settings, endpoint.Format, runner.Model.Capabilities, runner.Options.PreferEndpointFormat);
            session = await runner.StartAsync(settings, options.Observers, cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeException error)
        {
            // Whoever called must hear why, and not silence.
            var reason = error.IsTransient ? CallEndReason.ModelLost : CallEndReason.ModelRefused;
            var logger = runner.LoggerFactory.CreateLogger<CallBridge>();
            await Farewell.SayAsync(options, reason, endpoint, TimeSpan.Zero, runner.TimeProvider, logger).ConfigureAwait(false);
            return new CallEnd(reason, runner.TimeProvider.GetElapsedTime(started), error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new CallEnd(CallEndReason.Stopped, runner.TimeProvider.GetElapsedTime(started));
        }

        await using (session.ConfigureAwait(false))
        {
            began(session);
            var bridge = new CallBridge(endpoint, session, options with { MaximumDuration = options.MaximumDuration ?? options.Registry?.MaximumDuration }, runner.TimeProvider, runner.LoggerFactory);
            return await bridge.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
