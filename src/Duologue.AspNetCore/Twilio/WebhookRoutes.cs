using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Reads the carrier's webhooks, which are signed by now, and writes the answers.</summary>
internal sealed class WebhookRoutes(Switchboard switchboard)
{
    /// <summary>A call begins: which agent, and over which media stream?</summary>
    public Task VoiceAsync(HttpContext context)
    {
        var form = Form(context);
        return form["CallSid"] is { } callSid && CarrierWords.IsCallSid(callSid)
            ? AnswerAsync(context, switchboard.Voice(callSid, form, context.Request.Query["agent"], context.Request.Query["call"]))
            : RefuseAsync(context);
    }

    /// <summary>The media stream of a call is over: what now?</summary>
    public Task ResumeAsync(HttpContext context)
    {
        var form = Form(context);
        if (form["CallSid"] is not { } callSid || !CarrierWords.IsCallSid(callSid))
        {
            return RefuseAsync(context);
        }

        switchboard.TakeStatus(callSid, form, null);
        return AnswerAsync(context, switchboard.Resume(callSid));
    }

    /// <summary>Something happened to a call, its media stream, or who answered it was found out.</summary>
    public Task StatusAsync(HttpContext context)
    {
        var form = Form(context);
        if (form["CallSid"] is not { } callSid || !CarrierWords.IsCallSid(callSid))
        {
            return RefuseAsync(context);
        }

        switchboard.TakeStatus(callSid, form, context.Request.Query["call"]);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static TwilioForm Form(HttpContext context) => context.Features.Get<TwilioForm>() ?? TwilioForm.Empty;

    private static Task AnswerAsync(HttpContext context, string twiml)
    {
        context.Response.ContentType = Twiml.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(twiml, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync("A webhook of a call carries its CallSid.", context.RequestAborted);
    }
}
