using Duologue;
using Duologue.AspNetCore.Audio;
using Duologue.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes for programs that send a whole utterance by HTTP and wait for the answer.</summary>
public static class ClassicAudioEndpoints
{
    /// <summary>Maps <c>POST /audio/transcribe</c>, <c>POST /audio/tts</c> and <c>POST /audio/process-voice-command</c>.</summary>
    /// <remarks>
    /// Recordings are WAV, raw or as <c>file</c> of a <c>multipart/form-data</c> form, of any kind that <see cref="Duologue.Audio.WavReader"/>
    /// reads; answers are 24 kHz mono. Errors are <c>{"error":{"code":"…","message":"…"}}</c>.
    /// </remarks>
    /// <param name="routes">The application.</param>
    /// <param name="parts">Ears, brain and mouth; used and not disposed.</param>
    /// <param name="agent">Makes the agent that answers one voice command, with everything it may hand over to.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>The group of all routes.</returns>
    public static RouteGroupBuilder MapClassicAudio(
        this IEndpointRouteBuilder routes, CascadeParts parts, Func<RealtimeAgent> agent, ClassicAudioOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(agent);
        options ??= new ClassicAudioOptions();
        var services = routes.ServiceProvider;
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var door = new AudioDoor(options, clock, loggers.CreateLogger<AudioDoor>());
        var audio = new AudioRoutes(
            options,
            new Transcriber(parts.Recognizer, agent),
            new Speaker(parts.Voice, options),
            new VoiceCommands(parts, agent, options, services, clock, loggers));
        var group = routes.MapGroup("/audio");
        Map(group, "/transcribe", door, audio.TranscribeAsync);
        Map(group, "/tts", door, audio.SpeakAsync);
        Map(group, "/process-voice-command", door, audio.AnswerAsync);
        return group;
    }

    private static void Map(RouteGroupBuilder group, string path, AudioDoor door, Func<HttpContext, CancellationTokenSource, Task> route)
    {
        group.MapPost(path, door.Wrap(route));
        group.MapMethods(path, [HttpMethods.Options], (RequestDelegate)door.PreflightAsync);
    }
}
