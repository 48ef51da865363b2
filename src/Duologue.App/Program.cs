Console.WriteLine("duologue");
