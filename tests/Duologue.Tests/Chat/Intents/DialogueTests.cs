using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class DialogueTests
{
    [Theory]
    [InlineData("paris")]
    [InlineData("in Paris")]
    [InlineData("In Paris, please.")]
    [InlineData("make it paris")]
    public async Task A_missing_city_is_asked_for_and_filled_by_the_next_turn(string reply)
    {
        var talker = new Talker(IntentTools.Starter);

        var question = await talker.Say("how is the weather");
        var call = await talker.Say(reply);

        Assert.Equal("For which city?", question);
        Assert.Equal("get_weather(city=Paris)", call);
    }

    [Fact]
    public async Task Several_missing_values_are_asked_for_one_by_one()
    {
        var talker = new Talker(IntentTools.Starter);

        Assert.Equal("What day would you like?", await talker.Say("i want to schedule an appointment"));
        Assert.Equal("At what time?", await talker.Say("the twenty seventh"));
        Assert.Equal("Which service: consultation, basic, or premium?", await talker.Say("three"));
        Assert.Equal("book_appointment(date=2026-11-27, time=15:00, service=premium)", await talker.Say("the last one"));
    }

    [Fact]
    public async Task An_answer_may_bring_more_than_was_asked()
    {
        var talker = new Talker(IntentTools.Concierge);

        Assert.Equal("Which restaurant?", await talker.Say("book a table for four"));
        Assert.Equal("What name should I use?", await talker.Say("luigi's tomorrow at eight"));
        Assert.Equal("book_table(restaurant=Luigi's, date=2026-11-24, time=20:00, party_size=4, name=Sam)", await talker.Say("sam"));
    }

    [Fact]
    public async Task After_two_useless_answers_it_stops_asking_and_says_what_is_missing()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("how is the weather");
        var again = await talker.Say("well i am not sure");
        var given = await talker.Say("i do not know what you want");
        var after = await talker.Say("paris");

        Assert.Equal("Sorry, I did not get the city. For which city?", again);
        Assert.Equal("I still do not have the city, so I will leave that for now.", given);
        Assert.Equal("Did you mean that I should tell you the current weather for a city?", after);
    }

    [Theory]
    [InlineData("never mind")]
    [InlineData("Cancel that, please.")]
    [InlineData("forget it")]
    public async Task A_pending_question_can_be_dropped(string said)
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("how is the weather");
        var dropped = await talker.Say(said);
        var after = await talker.Say("paris");

        Assert.Equal("All right, never mind.", dropped);
        Assert.DoesNotContain("get_weather", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_wish_replaces_the_question()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("i need an appointment");
        var answer = await talker.Say("what is the weather in rome");

        Assert.Equal("get_weather(city=Rome)", answer);
    }

    [Theory]
    [InlineData("no, I meant London", "get_weather(city=London)")]
    [InlineData("no i meant london", "get_weather(city=London)")]
    [InlineData("not Paris, London", "get_weather(city=London)")]
    [InlineData("not paris london", "get_weather(city=London)")]
    [InlineData("London, not Paris", "get_weather(city=London)")]
    [InlineData("actually make it london", "get_weather(city=London)")]
    [InlineData("sorry, London", "get_weather(city=London)")]
    [InlineData("what about rome", "get_weather(city=Rome)")]
    [InlineData("and in new york", "get_weather(city=New York)")]
    [InlineData("no, I meant Smallville", "get_weather(city=Smallville)")]
    public async Task A_correction_calls_again_with_the_changed_value(string said, string expected)
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("what is the weather in paris");
        await talker.Result("It is 18 degrees in Paris.");
        var again = await talker.Say(said);

        Assert.Equal(expected, again);
    }

    [Fact]
    public async Task A_corrected_time_keeps_the_rest()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("book a consultation tomorrow at two p m");
        await talker.Result("Your appointment is booked.");
        var again = await talker.Say("actually make it three p m");

        Assert.Equal("book_appointment(date=2026-11-24, time=15:00, service=consultation)", again);
    }

    [Fact]
    public async Task A_table_is_moved_and_enlarged_by_short_corrections()
    {
        var talker = new Talker(IntentTools.Concierge);

        await talker.Say("book a table at luigi's for two people tomorrow at seven p m under sam");
        Assert.Equal("book_table(restaurant=Luigi's, date=2026-11-24, time=19:00, party_size=5, name=Sam)",
            await talker.Say("make it five people"));
        Assert.Equal("book_table(restaurant=Luigi's, date=2026-11-24, time=20:30, party_size=5, name=Sam)",
            await talker.Say("make it eight thirty"));
        Assert.Equal("book_table(restaurant=Luigi's, date=2026-11-27, time=20:30, party_size=5, name=Sam)",
            await talker.Say("change the date to friday"));
        Assert.Equal("book_table(restaurant=Luigi's, date=2026-11-27, time=20:30, party_size=6, name=Sam)", await talker.Say("no, six"));
    }

    [Fact]
    public async Task A_spelled_reference_is_put_together()
    {
        var talker = new Talker(IntentTools.Concierge);

        Assert.Equal("What is the reference?", await talker.Say("i want to cancel"));
        Assert.Equal("cancel_booking(reference=AB12)", await talker.Say("it is a b twelve"));
    }

    [Fact]
    public async Task A_short_and_goes_on_about_the_same()
    {
        var talker = new Talker(IntentTools.Coach);

        await talker.Say("how is my squat going");
        await talker.Result("Up ten percent.");
        var again = await talker.Say("and deadlift");

        Assert.Equal("progress(exercise=deadlift)", again);
    }

    [Fact]
    public async Task A_result_that_came_while_the_user_went_on_is_told_first()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("what is the weather in paris");
        var call = talker.Messages[^1].Contents.OfType<FunctionCallContent>().Single();
        talker.Messages.Add(new ChatMessage(ChatRole.User, "thanks"));
        talker.Messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "It is sunny.")]));

        Assert.Equal("It is sunny. You're welcome.", await talker.Answer());
    }

    [Fact]
    public async Task A_corrected_number_goes_to_the_value_of_similar_size()
    {
        var talker = new Talker(IntentTools.Coach);

        await talker.Say("log five reps of bench press at one eighty five");
        await talker.Result("Logged.");
        var again = await talker.Say("no make it one ninety");

        Assert.Equal("log_workout(exercise=bench press, reps=5, weight=190)", again);
    }

    [Theory]
    [InlineData("What's the weather in Paris and in London?", "get_weather(city=Paris) get_weather(city=London)")]
    [InlineData("what is the weather in paris london and rome", "get_weather(city=Paris)")]
    [InlineData("What is the weather in Paris, London and Rome?", "get_weather(city=Paris) get_weather(city=London) get_weather(city=Rome)")]
    [InlineData("what is the weather in paris and connect me to billing", "get_weather(city=Paris) transfer_to_billing()")]
    [InlineData("what's the weather in paris and book a consultation tomorrow at two p m",
        "get_weather(city=Paris) book_appointment(date=2026-11-24, time=14:00, service=consultation)")]
    public async Task Several_wishes_in_one_sentence_become_several_calls(string said, string expected)
    {
        var answer = await Talker.Once(IntentTools.Starter, said);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task Two_sets_of_one_tool_keep_their_own_numbers()
    {
        var answer = await Talker.Once(IntentTools.Coach, "log five pull ups and log ten push ups");

        Assert.Equal("log_workout(exercise=pull up, reps=5) log_workout(exercise=push up, reps=10)", answer);
    }

    [Theory]
    [InlineData("hello", "Hello. How can I help?")]
    [InlineData("Hi there!", "Hello. How can I help?")]
    [InlineData("thank you very much", "You're welcome.")]
    [InlineData("good bye", "Goodbye.")]
    [InlineData("Thanks, bye.", "Goodbye.")]
    [InlineData("are you a robot", "Yes, I am an automated assistant.")]
    [InlineData("", "Sorry, I did not catch that.")]
    [InlineData("???", "Sorry, I did not catch that.")]
    public async Task Everyday_phrases_are_answered(string said, string expected)
    {
        var answer = await Talker.Once(IntentTools.Starter, said);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task It_says_who_it_is_by_its_instructions()
    {
        var talker = new Talker(IntentTools.Starter, "You are Ada, a friendly receptionist.");

        var answer = await talker.Say("who are you");

        Assert.StartsWith("I am Ada, an automated assistant.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_repeats_what_it_said_last()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("what is the weather in paris");
        await talker.Result("It is 18 degrees.");
        var again = await talker.Say("say that again please");

        Assert.Equal("It is 18 degrees.", again);
    }

    [Fact]
    public async Task A_question_survives_being_repeated()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("how is the weather");
        var again = await talker.Say("sorry what did you say");
        var call = await talker.Say("rome");

        Assert.Equal("For which city?", again);
        Assert.Equal("get_weather(city=Rome)", call);
    }

    [Fact]
    public async Task A_question_cut_off_by_the_speaker_is_still_answered()
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Messages.Add(new ChatMessage(ChatRole.User, "how is the weather"));
        talker.Messages.Add(new ChatMessage(ChatRole.Assistant, "For which"));

        var call = await talker.Say("rome");

        Assert.Equal("get_weather(city=Rome)", call);
    }

    [Fact]
    public async Task User_messages_since_the_last_answer_are_read_together()
    {
        var talker = new Talker(IntentTools.Starter);
        talker.Messages.Add(new ChatMessage(ChatRole.User, "what is the weather"));

        var call = await talker.Say("in rome");

        Assert.Equal("get_weather(city=Rome)", call);
    }

    [Fact]
    public async Task A_hardly_heard_value_is_confirmed_before_acting()
    {
        var talker = new Talker(IntentTools.Starter);

        var question = await talker.Say("what is the weather in paris", ("weather", 0.9), ("in", 0.1), ("paris", 0.2));
        var call = await talker.Say("yes");

        Assert.Equal("Did you say Paris?", question);
        Assert.Equal("get_weather(city=Paris)", call);
    }

    [Theory]
    [InlineData("no london", "get_weather(city=London)")]
    [InlineData("no", "Sorry. For which city?")]
    [InlineData("london", "get_weather(city=London)")]
    public async Task A_misheard_value_is_replaced(string reply, string expected)
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("what is the weather in paris", ("paris", 0.2));
        var answer = await talker.Say(reply);

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task A_hardly_heard_value_is_confirmed_before_the_next_question()
    {
        var talker = new Talker(IntentTools.Starter);

        Assert.Equal("Did you say Friday, November 27?", await talker.Say("i need an appointment for friday", ("friday", 0.1)));
        Assert.Equal("At what time?", await talker.Say("yes"));
    }

    [Fact]
    public async Task A_well_heard_value_is_acted_upon()
    {
        var answer = await new Talker(IntentTools.Starter).Say("what is the weather in paris", ("weather", 0.1), ("paris", 0.8));

        Assert.Equal("get_weather(city=Paris)", answer);
    }
}
