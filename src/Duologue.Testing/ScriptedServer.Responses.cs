using Duologue.Protocol;

namespace Duologue.Testing;

/// <content>How a response is announced, spoken, held and ended.</content>
internal sealed partial class ScriptedServer
{
    private void CreateResponse(ClientEvent.CreateResponse create)
    {
        if (create.Response?.Conversation == "none")
        {
            Respond(create.Response);
        }
        else if (_running is not null)
        {
            Fail(create, "conversation_already_has_active_response", null);
        }
        else
        {
            Respond(create.Response);
        }
    }

    private void Respond(WireResponseParameters? parameters)
    {
        var isAside = parameters?.Conversation == "none";
        var answer = _model.NextAnswer(isAside);
        if (answer.IsLost)
        {
            return;
        }

        var isText = (parameters?.OutputModalities ?? _session.OutputModalities)?.Contains("text") == true;
        var response = new ScriptedResponse(Next("resp"), answer, isAside, isText, parameters?.Metadata);
        if (!isAside)
        {
            _running = response;
        }

        _emit(new ServerEvent.ResponseCreated(Describe(response, "in_progress", null)));
        if (answer.Text is not null)
        {
            response.ItemId = Next("item");
            var item = new WireItem { Id = response.ItemId, Type = "message", Role = "assistant", Status = "in_progress", Content = [] };
            _emit(new ServerEvent.OutputItemAdded(response.Id, 0, item));
            if (!isAside)
            {
                Add(item, _lastItem, isWhole: false);
            }

            _emit(new ServerEvent.ContentPartAdded(response.Id, response.ItemId, 0, 0, new WireContentPart { Type = isText ? "text" : "audio" }));
        }

        Speak(response, toTheEnd: answer.HoldAfter is null);
    }

    /// <summary>Goes on with the words and the audio, to the end or to where the answer is to be held.</summary>
    private void Speak(ScriptedResponse response, bool toTheEnd)
    {
        var answer = response.Answer;
        if (response.ItemId is { } item && answer.Text is { } text)
        {
            var whole = response.IsText ? TimeSpan.Zero : answer.Audio ?? TimeSpan.FromMilliseconds(60 * text.Length);
            var end = toTheEnd ? whole : TimeSpan.FromTicks(Math.Min(whole.Ticks, (answer.HoldAfter ?? whole).Ticks));
            do
            {
                var step = end - response.Spoken < answer.Delta ? end - response.Spoken : answer.Delta;
                response.Spoken += step;
                var share = whole > TimeSpan.Zero ? response.Spoken / whole : 1;
                EmitWords(response, item, text[..Math.Min(text.Length, (int)Math.Ceiling(text.Length * share))]);
                if (step > TimeSpan.Zero)
                {
                    _spoken[item] = response.Spoken;
                    _emit(new ServerEvent.OutputAudioDelta(response.Id, item, 0, 0, Sound(step)));
                }
            }
            while (response.Spoken < end);
        }

        if (toTheEnd)
        {
            Finish(response, answer.Status, null);
        }
    }

    private void EmitWords(ScriptedResponse response, string item, string soFar)
    {
        var delta = soFar[response.Words.Length..];
        response.Words = soFar;
        if (delta.Length > 0)
        {
            _emit(response.IsText
                ? new ServerEvent.OutputTextDelta(response.Id, item, 0, 0, delta)
                : new ServerEvent.OutputTranscriptDelta(response.Id, item, 0, 0, delta));
        }
    }

    private void Finish(ScriptedResponse response, string status, string? reason)
    {
        var output = new List<WireItem>();
        if (response.ItemId is { } id)
        {
            output.Add(FinishMessage(response, id, status));
        }

        if (status == "completed")
        {
            foreach (var (name, arguments) in response.Answer.ToolCalls)
            {
                output.Add(CallTool(response, output.Count, name, arguments));
            }
        }

        if (ReferenceEquals(_running, response))
        {
            _running = null;
        }

        _emit(new ServerEvent.ResponseDone(Describe(response, status, reason) with { Output = output }));
    }

    private WireItem FinishMessage(ScriptedResponse response, string id, string status)
    {
        var part = response.IsText
            ? new WireContentPart { Type = "output_text", Text = response.Words }
            : new WireContentPart { Type = "output_audio", Transcript = response.Words };
        var item = new WireItem
        {
            Id = id,
            Type = "message",
            Role = "assistant",
            Status = status == "completed" ? "completed" : "incomplete",
            Content = [part],
        };
        if (response.IsText)
        {
            _emit(new ServerEvent.OutputTextDone(response.Id, id, 0, 0, response.Words));
        }
        else
        {
            _emit(new ServerEvent.OutputAudioDone(response.Id, id, 0, 0));
            _emit(new ServerEvent.OutputTranscriptDone(response.Id, id, 0, 0, response.Words));
        }

        _emit(new ServerEvent.ContentPartDone(response.Id, id, 0, 0, part with { Type = response.IsText ? "text" : "audio" }));
        if (!response.IsAside)
        {
            _items[id] = item;
            _emit(new ServerEvent.ItemDone(item, null));
        }

        _emit(new ServerEvent.OutputItemDone(response.Id, 0, item));
        return item;
    }

    private WireItem CallTool(ScriptedResponse response, int index, string name, string arguments)
    {
        var item = new WireItem
        {
            Id = Next("item"),
            Type = "function_call",
            CallId = Next("call"),
            Name = name,
            Arguments = arguments,
            Status = "completed",
        };
        var begun = item with { Status = "in_progress", Arguments = "" };
        _emit(new ServerEvent.OutputItemAdded(response.Id, index, begun));
        if (!response.IsAside)
        {
            Add(begun, _lastItem, isWhole: false);
        }

        _emit(new ServerEvent.FunctionArgumentsDelta(response.Id, item.Id, index, item.CallId, arguments));
        _emit(new ServerEvent.FunctionArgumentsDone(response.Id, item.Id, index, item.CallId, name, arguments));
        if (!response.IsAside)
        {
            _items[item.Id] = item;
            _emit(new ServerEvent.ItemDone(item, null));
        }

        _emit(new ServerEvent.OutputItemDone(response.Id, index, item));
        return item;
    }

    private static WireResponse Describe(ScriptedResponse response, string status, string? reason) => new()
    {
        Id = response.Id,
        Object = "realtime.response",
        Status = status,
        StatusDetails = reason is null && status != "failed" ? null : new WireStatusDetails
        {
            Type = status,
            Reason = reason,
            Error = status == "failed" ? new WireError { Type = "server_error", Code = "scripted_failure", Message = "The script lets this response fail." } : null,
        },
        ConversationId = response.IsAside ? null : "conv_scripted",
        Metadata = response.Metadata,
        Usage = status == "in_progress" ? null : new WireUsage { InputTokens = 10, OutputTokens = response.Words.Length, TotalTokens = 10 + response.Words.Length },
    };

    /// <summary>Audio that is not silence, in a pattern that goes on from delta to delta.</summary>
    private byte[] Sound(TimeSpan duration)
    {
        var bytes = new byte[_outputFormat.BytesFor(duration)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(0x20 + (i % 0x20));
        }

        return bytes;
    }
}
