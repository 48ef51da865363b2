using Duologue.Calls;
using Duologue.Endpoints.File;
using Duologue.Models;
using Microsoft.Extensions.AI;

namespace Duologue.App.Evaluation;

/// <summary>Plays recordings into calls and keeps what was understood.</summary>
/// <param name="model">The ears under test.</param>
/// <param name="clock">The clock of calls and model.</param>
internal sealed class Listener(IRealtimeModel model, TimeProvider clock)
{
    private static readonly TimeSpan ShortSettle = TimeSpan.FromSeconds(1);

    /// <summary>The turns heard in a recording.</summary>
    /// <param name="recording">What is played.</param>
    /// <param name="examples">What the agent expects to be told; empty for an agent that expects nothing.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<string>> HearAsync(Recording recording, IReadOnlyList<string> examples, CancellationToken cancellationToken)
    {
        var agent = new RealtimeAgent { Name = "Listener", Instructions = "Listen." };
        if (examples.Count > 0)
        {
            var tool = AIFunctionFactory.Create(() => "noted", "note", "Notes what was said.");
            agent.Tools.Add(tool.WithExamples([.. examples]));
        }

        var heard = new Transcripts();
        await using var caller = WavFileEndpoint.Open(recording.Path, null, new WavFileOptions { Settle = ShortSettle, TimeProvider = clock });
        var settings = new RealtimeSettings { TurnDetection = new TurnDetection.ServerVad { CreateResponse = false } };
        var runner = new RealtimeRunner(agent, model, timeProvider: clock);
        await runner.PrepareCallAsync(caller.Format, settings, cancellationToken);
        caller.StayWhile = () => heard.IsListening;
        var end = await runner.RunCallAsync(caller, new CallOptions { Settings = settings, Observers = [heard] }, cancellationToken);
        return end.Error is null ? heard.Turns : throw end.Error;
    }

    private sealed class Transcripts : IRealtimeObserver
    {
        public List<string> Turns { get; } = [];

        /// <summary>Whether somebody spoke and it is not yet known what was said.</summary>
        public bool IsListening { get; private set; }

        public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
        {
            switch (sessionEvent)
            {
                case SessionEvent.UserSpeechStarted:
                    IsListening = true;
                    break;
                case SessionEvent.UserTranscript said:
                    IsListening = false;
                    if (said.Text.Length > 0)
                    {
                        Turns.Add(said.Text);
                    }

                    break;
            }
        }
    }
}
