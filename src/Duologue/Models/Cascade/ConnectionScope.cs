using System.Threading.Channels;
using Duologue.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Duologue.Models.Cascade;

/// <summary>What the helpers of one connection share.</summary>
internal sealed class ConnectionScope
{
    /// <summary>Ears.</summary>
    public required ISpeechRecognizer Recognizer { get; init; }

    /// <summary>Brain.</summary>
    public required IChatClient Chat { get; init; }

    /// <summary>Mouth.</summary>
    public required IVoice Voice { get; init; }

    /// <summary>Behaviour.</summary>
    public required CascadeOptions Options { get; init; }

    /// <summary>The effective session.</summary>
    public required SessionState Session { get; init; }

    /// <summary>Ids.</summary>
    public required EventIds Ids { get; init; }

    /// <summary>Id of the default conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>What goes out.</summary>
    public required Outbox Outbox { get; init; }

    /// <summary>What comes in: the loop's queue.</summary>
    public required ChannelWriter<Note> Inbox { get; init; }

    /// <summary>Log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Cancelled when the connection closes.</summary>
    public required CancellationToken Closing { get; init; }

    /// <summary>Work on the pool.</summary>
    public BackgroundTasks Tasks { get; } = new();

    /// <summary>The default conversation.</summary>
    public ConversationItems Items { get; } = new();

    /// <summary>Audio of its items.</summary>
    public KeptAudio Audio => field ??= new KeptAudio(Options.KeptAudio);

    /// <summary>Clock.</summary>
    public TimeProvider Time => Options.TimeProvider;
}
