namespace Duologue.Tests.Chat.Intents;

public sealed class IntentMatchingTests
{
    [Theory]
    [InlineData("What's the weather in Paris?", "get_weather(city=Paris)")]
    [InlineData("what is the weather like in london", "get_weather(city=London)")]
    [InlineData("how is the weather in new york today", "get_weather(city=New York)")]
    [InlineData("is it raining in berlin", "get_weather(city=Berlin)")]
    [InlineData("tell me the weather in san francisco please", "get_weather(city=San Francisco)")]
    [InlineData("Will it rain in Tokyo tomorrow?", "get_weather(city=Tokyo)")]
    [InlineData("do i need an umbrella in seattle", "get_weather(city=Seattle)")]
    [InlineData("What is the temperature in São Paulo?", "get_weather(city=Sao Paulo)")]
    [InlineData("what's the weather in Smallville", "get_weather(city=Smallville)")]
    [InlineData("hey what is the weather in nice", "get_weather(city=Nice)")]
    [InlineData("book a consultation tomorrow at two p m", "book_appointment(date=2026-11-24, time=14:00, service=consultation)")]
    [InlineData("Book a premium appointment for Friday at 10am", "book_appointment(date=2026-11-27, time=10:00, service=premium)")]
    [InlineData("schedule a basic appointment next friday at half past three", "book_appointment(date=2026-12-04, time=15:30, service=basic)")]
    [InlineData("i would like to book an appointment for november twenty second at noon", "Which service: consultation, basic, or premium?")]
    [InlineData("set up a consultation for next tuesday at eleven thirty a m", "book_appointment(date=2026-12-01, time=11:30, service=consultation)")]
    [InlineData("I need an appointment", "What day would you like?")]
    [InlineData("i have a question about my bill", "transfer_to_billing()")]
    [InlineData("Can I speak to billing please?", "transfer_to_billing()")]
    [InlineData("my invoice is wrong", "transfer_to_billing()")]
    [InlineData("transfer me to billing", "transfer_to_billing()")]
    [InlineData("i need to talk to someone in billing", "transfer_to_billing()")]
    [InlineData("billing", "transfer_to_billing()")]
    public async Task The_starter_answers_its_sentences(string said, string expected)
    {
        var answer = await Talker.Once(IntentTools.Starter, said);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("log five reps of bench press at one eighty five", "log_workout(exercise=bench press, reps=5, weight=185)")]
    [InlineData("Log 5 reps of bench press at 185 pounds", "log_workout(exercise=bench press, reps=5, weight=185)")]
    [InlineData("i did ten pull ups", "log_workout(exercise=pull up, reps=10)")]
    [InlineData("i did three sets of eight squats at one thirty five", "log_workout(exercise=squat, reps=8, weight=135, sets=3)")]
    [InlineData("record three sets of ten dead lifts", "log_workout(exercise=deadlift, reps=10, sets=3)")]
    [InlineData("just finished twenty five push ups", "log_workout(exercise=push up, reps=25)")]
    [InlineData("I just did a dozen squats at 225", "log_workout(exercise=squat, reps=12, weight=225)")]
    [InlineData("log a workout", "Which exercise?")]
    [InlineData("show me my recent workouts", "recent_workouts()")]
    [InlineData("what were my last three workouts", "recent_workouts(count=3)")]
    [InlineData("what did i do last time", "recent_workouts()")]
    [InlineData("how is my bench press going", "progress(exercise=bench press)")]
    [InlineData("am i getting stronger at squats", "progress(exercise=squat)")]
    [InlineData("three sets of five deadlifts at three fifteen pounds", "log_workout(exercise=deadlift, reps=5, weight=315, sets=3)")]
    [InlineData("add ten burpees and fifteen pull ups", "log_workout(exercise=burpee, reps=10) log_workout(exercise=pull up, reps=15)")]
    [InlineData("show my last five workouts", "recent_workouts(count=5)")]
    [InlineData("show me my progress on the dead lift", "progress(exercise=deadlift)")]
    public async Task The_coach_answers_its_sentences(string said, string expected)
    {
        var answer = await Talker.Once(IntentTools.Coach, said);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("Book a table at Luigi's for four tomorrow at 8 pm under Smith",
        "book_table(restaurant=Luigi's, date=2026-11-24, time=20:00, party_size=4, name=Smith)")]
    [InlineData("book a table at luigi's for two people tomorrow at eight under the name smith",
        "book_table(restaurant=Luigi's, date=2026-11-24, time=20:00, party_size=2, name=Smith)")]
    [InlineData("reserve a table at the golden fork for six on friday at seven thirty p m my name is sam jones",
        "book_table(restaurant=The Golden Fork, date=2026-11-27, time=19:30, party_size=6, name=Sam Jones)")]
    [InlineData("get us a table for four", "Which restaurant?")]
    [InlineData("cancel my booking AB12", "cancel_booking(reference=AB12)")]
    [InlineData("please cancel the reservation number four five six seven", "cancel_booking(reference=4567)")]
    [InlineData("can i talk to the front desk", "transfer_to_front_desk()")]
    public async Task The_concierge_answers_its_sentences(string said, string expected)
    {
        var answer = await Talker.Once(IntentTools.Concierge, said);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("could you give me the weather forecast for rome", "get_weather")]
    [InlineData("what's it like outside in Madrid, is it sunny", "get_weather")]
    [InlineData("i'd like to come in for a consultation tomorrow", "book_appointment")]
    [InlineData("can you schedule me in for a premium appointment on monday", "book_appointment")]
    [InlineData("someone charged me twice, I want my refund", "transfer_to_billing")]
    [InlineData("please put me through to the billing department", "transfer_to_billing")]
    [InlineData("I have an issue with my invoice", "transfer_to_billing")]
    public async Task Paraphrases_lead_to_the_right_tool_or_a_question_about_it(string said, string tool)
    {
        var talker = new Talker(IntentTools.Starter);

        var answer = await talker.Say(said);
        answer = answer.StartsWith("Did you mean", StringComparison.Ordinal) ? await talker.Say("yes") : answer;

        var question = tool switch { "get_weather" => "For which city?", "book_appointment" => "t", _ => "-" };
        Assert.True(answer.StartsWith(tool, StringComparison.Ordinal)
            || answer.EndsWith('?') && answer.Contains(question, StringComparison.Ordinal), answer);
        Assert.DoesNotContain("Sorry", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow at two p m")]
    [InlineData("what is the capital of france")]
    [InlineData("sing me a song")]
    [InlineData("i love my dog")]
    [InlineData("no more messages")]
    [InlineData("the quick brown fox jumps over the lazy dog")]
    [InlineData("who won the football match last night")]
    [InlineData("paris is beautiful")]
    [InlineData("please do not book an appointment")]
    [InlineData("I read a book in london")]
    [InlineData("i want to book a flight to paris")]
    [InlineData("book me a hotel in rome")]
    [InlineData("he connected the wires")]
    [InlineData("my name is paris hilton")]
    public async Task Sentences_out_of_scope_call_nothing(string said)
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say(said);

        Assert.DoesNotContain(talker.Last!.Messages.SelectMany(message => message.Contents),
            content => content is Microsoft.Extensions.AI.FunctionCallContent);
        Assert.True(talker.Last!.Text.Contains("I can tell you the current weather for a city", StringComparison.Ordinal)
            || talker.Last.Text.StartsWith("Did you mean", StringComparison.Ordinal), talker.Last.Text);
    }

    [Fact]
    public async Task Nobody_elses_recorded_prompts_are_acted_upon()
    {
        var sentences = RecordedTranscripts.Read();
        if (sentences.Count == 0)
        {
            Assert.Skip("The recorded prompts (shared/audio/transcripts.tsv) are not beside this checkout.");
        }

        foreach (var sentence in sentences)
        {
            var answer = await Talker.Once(IntentTools.Starter, sentence);

            Assert.DoesNotContain('(', answer);
        }
    }

    [Fact]
    public async Task What_it_cannot_do_it_says_with_what_it_can()
    {
        var answer = await Talker.Once(IntentTools.Starter, "sing me a song");

        Assert.Equal("Sorry, I cannot help with that. I can tell you the current weather for a city, book an appointment, or hand you over to Billing.", answer);
    }

    [Fact]
    public async Task A_likely_wish_is_asked_about_and_done_after_yes()
    {
        var talker = new Talker(IntentTools.Starter);

        var question = await talker.Say("tomorrow at two p m");
        var next = await talker.Say("yes");

        Assert.Equal("Did you mean that I should book an appointment?", question);
        Assert.Equal("Which service: consultation, basic, or premium?", next);
    }

    [Fact]
    public async Task A_no_to_the_guess_drops_it()
    {
        var talker = new Talker(IntentTools.Starter);

        await talker.Say("tomorrow at two p m");
        var dropped = await talker.Say("no");
        var after = await talker.Say("yes");

        Assert.Equal("All right. What would you like me to do?", dropped);
        Assert.Equal("All right. Is there anything else?", after);
    }
}
