namespace Duologue.Testing.Twilio;

/// <summary>How a call begins that somebody places to the server's number.</summary>
internal static class InboundBeginning
{
    public static async Task<Twiml?> BeginAsync(CallLife life, Uri voiceUrl)
    {
        var document = await life.FetchAsync("POST", voiceUrl, life.Options.ExtraParameters).ConfigureAwait(false);
        if (document is not { Verbs: [var first, ..] })
        {
            return null;
        }

        // A call that is turned away at once was never answered, and costs nothing.
        if (first.Name == "Reject")
        {
            var reason = first.Attribute("reason")?.Value ?? "rejected";
            life.State.Note($"Reject {reason}");
            life.Finish(reason == "busy" ? "busy" : "no-answer");
            return null;
        }

        life.Answer(null);
        return document;
    }
}
